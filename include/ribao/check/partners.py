"""Right values of a cause's other cells and of its casualties: only what the evidence leaves no choice of."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from ribao.check.candidates import as_printed, on_grid, units
from ribao.check.constraints import Evidence
from ribao.check.intervals import Interval
from ribao.check.tick_sizes import off_step
from ribao.numbers import parse_printed

# Without a history: kinds whose change is reckoned from what is printed. Quotients are rounded.
_EXACT_KINDS = ("price", "stock", "holding", "premium", "spread")


def only_value(cell: str, allowed: Interval, evidence: Evidence) -> str | None:
    """The one number of the cell's usual places and steps that may stand for something allowed; None where there are more."""
    if not allowed.width.is_finite():
        return None
    unit, step = min(units(cell, evidence)), evidence.steps.get(cell)
    fits = [
        c
        for c in on_grid(allowed, unit, step)
        if allowed.low - unit / 2 < c < allowed.high + unit / 2 and not off_step(c, step)
    ]
    return as_printed(fits[0], cell, evidence) if len(fits) == 1 else None


def difference(cell: str, right: Mapping[str, str], wrong: Collection[str], evidence: Evidence) -> str | None:
    """A row's change, from its two values: as they should be (`right`), or as printed where they are not `wrong`."""
    row, _, name = cell.rpartition("/")
    if name != "change" or not row.startswith("t2/") or not _is_exact(row, evidence):
        return None
    current, previous = (_number(f"{row}/{f}", right, wrong, evidence) for f in ("current", "previous"))
    if current is None or previous is None or current - previous == evidence.number(cell):
        return None
    return as_printed(current - previous, cell, evidence)


def _is_exact(row: str, evidence: Evidence) -> bool:
    always = evidence.habits.adds_up(row)
    return evidence.kind(f"{row}/current") in _EXACT_KINDS if always is None else always


def _number(
    cell: str, right: Mapping[str, str], wrong: Collection[str], evidence: Evidence
) -> Decimal | None:
    if cell in right:
        printed = parse_printed(right[cell])
        return printed.value if printed else None
    return None if cell in wrong else evidence.number(cell)
