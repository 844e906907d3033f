"""Findings of a type, as data, and the fingerprint by which a standing problem is recognised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from ribao.catalogue.finding_types import finding_type
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.model import Evidence, Fact, Finding, Proposal, Severity

# How sure a check without a search is of what it finds.
_RULE_SHARE = Decimal(repr(threshold("proposals.rule_share")))


# "reader" has none of its own; a wrong number is the worst until `severity` weighs it.
_SEVERITIES: dict[str, Severity] = {"error": "error", "warn": "warn", "info": "info", "consequence": "error"}


def build_finding(
    check: str,
    type_name: str,
    cells: Sequence[CellRef],
    *facts: Fact,
    proposals: Mapping[CellRef, str] | Sequence[Proposal] = (),
    expected: str | None = None,
    evidence: Sequence[Evidence] = (),
    casualties: Sequence[CellRef] = (),
    alternatives: Sequence[Proposal] = (),
    slip: str | None = None,
    severity: Severity = "warn",
    confidence: Decimal = _RULE_SHARE,
) -> Finding:
    """A finding of a type; `proposals` are the right values of its cells and casualties, plain texts those
    of a rule.

    What is expected of the first cell is its proposal by default. `severity` counts where the type leaves it
    to the reader. ConfigError for an unknown type.
    """
    finding_kind = finding_type(type_name)
    given = (
        {p.cell: p for p in proposals}
        if not isinstance(proposals, Mapping)
        else {cell: Proposal(cell, value, _RULE_SHARE) for cell, value in proposals.items()}
    )
    right = [given[cell] for cell in (*cells, *casualties) if cell in given]
    return Finding(
        check,
        type_name,
        _SEVERITIES.get(finding_kind.severity, severity),
        tuple(cells),
        facts,
        finding_kind.scope,
        slip,
        expected if expected is not None else next((p.value for p in right if p.cell == cells[0]), None),
        tuple(right),
        tuple(alternatives),
        tuple(casualties),
        tuple(evidence),
        confidence=confidence if cells else None,
    )


def add_fingerprint(finding: Finding) -> Finding:
    """The finding with a fingerprint that is the same for the same standing problem on another day.

    It depends on the type of problem and on its place, not on the rule that happened to break first.
    """
    rule = finding.check if finding.type == "unexplained" else ""
    text = f"{finding.type}|{rule}|{_find_place(finding)}"
    return replace(finding, fingerprint=sha256(text.encode()).hexdigest()[:16])


def _find_place(finding: Finding) -> str:
    if finding.scope == "report":
        return ""
    if not finding.cells:
        return json.dumps(dict(finding.facts[0].values), ensure_ascii=False, sort_keys=True, default=str)
    cell = finding.cells[0]
    if cell.table == "text":
        # The number of a statement changes with the statements before it.
        return cell.row
    return {"block": f"{cell.table}/{cell.block}", "row": cell.row}.get(finding.scope, cell)
