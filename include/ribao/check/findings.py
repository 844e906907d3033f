"""Findings of a type, as data, and the fingerprint by which a standing problem is recognised."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from ribao.catalogue.finding_types import finding_type
from ribao.cells import CellRef
from ribao.model import Evidence, Fact, Finding, Proposal, Severity


def build_finding(
    check: str,
    type_name: str,
    cells: Sequence[CellRef],
    *facts: Fact,
    proposals: Mapping[CellRef, str] | None = None,
    expected: str | None = None,
    evidence: Sequence[Evidence] = (),
    casualties: Sequence[CellRef] = (),
    alternatives: Sequence[Proposal] = (),
    slip: str | None = None,
    severity: Severity = "warn",
) -> Finding:
    """A finding of a type; `proposals` are the right values of its cells and casualties.

    What is expected of the first cell is its proposal by default. `severity` counts where the type leaves it
    to the reader. ConfigError for an unknown type.
    """
    finding_kind = finding_type(type_name)
    right = (
        {cell: proposals[cell] for cell in (*cells, *casualties) if cell in proposals} if proposals else {}
    )
    return Finding(
        check,
        type_name,
        severity if finding_kind.severity == "reader" else finding_kind.severity,
        tuple(cells),
        facts,
        finding_kind.scope,
        slip,
        expected if expected is not None else right.get(cells[0]) if cells else None,
        tuple(Proposal(cell, value) for cell, value in right.items()),
        tuple(alternatives),
        tuple(casualties),
        tuple(evidence),
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
