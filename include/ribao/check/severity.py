"""Severity by consequence: what a wrong number would do to the marts, times how sure it is that it is wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median

from ribao.catalogue.finding_types import finding_type
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.model import Finding, Proposal, ReportSnapshot
from ribao.numbers import parse_printed

_ERROR: float = threshold("severity.error_share")
_SERVED: float = threshold("severity.served_share")
_WITNESS: float = threshold("severity.witness_share")
_SLIGHT_MOVE: float = threshold("severity.slight_move_share")
_SLIGHT: float = threshold("severity.slight_share")
# Columns whose numbers have a history of moves.
_VALUES = ("current", "close")


def weigh_severities(
    findings: Iterable[Finding], constraints: Constraints, history: Sequence[ReportSnapshot]
) -> Iterator[Finding]:
    """The findings, those on wrong numbers with the severity of their consequence: error or warn."""
    for finding in findings:
        if is_wrong_number(finding):
            harm = float(finding.confidence or 1) * _measure_harm(finding, constraints, history)
            finding = replace(finding, severity="error" if harm >= _ERROR else "warn")
        yield finding


def is_wrong_number(finding: Finding) -> bool:
    """Whether a finding says that a number is wrong, however sure or grave."""
    return finding_type(finding.type).severity == "consequence"


def _measure_harm(finding: Finding, constraints: Constraints, history: Sequence[ReportSnapshot]) -> float:
    """The gravest consequence of the finding's cells, from 0 to 1."""
    proposed = {p.cell: p for p in finding.proposals}
    return max(
        (_SERVED if is_served(cell) else _WITNESS)
        * (_SLIGHT if _is_slight(cell, proposed.get(cell), constraints, history) else 1)
        for cell in finding.cells
    )


def is_served(cell: CellRef) -> bool:
    """Whether the marts serve the cell as a value of its day."""
    return cell.table == "t1" or (cell.table == "t2" and cell.field == "current")


def _is_slight(
    cell: CellRef, proposal: Proposal | None, constraints: Constraints, history: Sequence[ReportSnapshot]
) -> bool:
    """Whether the right value differs by hardly anything, measured by the series' ordinary daily move."""
    printed, right = constraints.number(cell), parse_printed(proposal.value) if proposal else None
    if printed is None or right is None or cell.field not in _VALUES:
        return False
    past = (parse_printed(p.cells.get(cell)) for p in history if cell not in p.proposed)
    moves = [abs(b - a) for a, b in pairwise(number.value for number in past if number)]
    return bool(moves) and abs(printed - right.value) < Decimal(_SLIGHT_MOVE) * median(moves)
