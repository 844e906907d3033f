"""Findings as their rows hold them."""

from typing import Any

from ribao.catalogue.finding_types import finding_type
from ribao.finding_json import finding_from_json
from ribao.model import Finding


def parse_finding(row: dict[str, Any]) -> Finding:
    """The finding that a row of core.findings holds; one of an older version may lack its detail."""
    detail = {"facts": [], "evidence": [], "alternatives": [], "slip": None, **row["detail"]}
    names = {"check": row["check_name"], "type": row["pattern"], "scope": finding_type(row["pattern"]).scope}
    return finding_from_json({**row, **detail, **names})
