"""Checks that need no equation: blank cells, zeros for missing, lots, signs."""

from collections.abc import Iterator
from decimal import Decimal

from ribao.catalogue import ABOVE_ZERO, NOT_BELOW_ZERO
from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.evidence import build_evidence, describe_solution
from ribao.check.findings import build_finding
from ribao.check.grid import Grid, format_printed
from ribao.check.intervals import Interval
from ribao.check.tick_sizes import is_off_step
from ribao.model import INDICATOR_FIELDS, UNREADABLE, Evidence, Fact, Finding, Indicator, Operand
from ribao.numbers import parse_printed

_EMPTIED_STOCK: int = threshold("zeros.emptied_stock_count")


def find_blanks(constraints: Constraints) -> Iterator[Finding]:
    """A labelled row with numbers left empty, all of them only where the report before had some.

    What ties them to others gives the value.
    """
    for row in constraints.report.indicators:
        blank = [c.id for c in row.cells.values() if c.text is None and c.reading_confidence != UNREADABLE]
        is_new = len(blank) == len(row.cells) and all(constraints.before(c) is None for c in blank)
        if row.metric is None or not blank or is_new:
            continue
        filled = {cell: value for cell in blank if (value := _fill(cell, constraints))}
        yield build_finding(
            "form.blank",
            "blank_cell",
            blank,
            Fact("blank"),
            proposals=filled,
            evidence=list(_find_support(blank[0], filled.get(blank[0]), constraints)),
        )


def _find_support(blank: CellRef, right: str | None, constraints: Constraints) -> Iterator[Evidence]:
    """The relations over a blank cell, with the value where they give it."""
    shown = parse_printed(right)
    for relation in constraints.lacking:
        if blank in relation.cells:
            if shown and relation.allows(blank, constraints.values) & Interval(shown.low, shown.high):
                yield describe_solution(relation, blank, constraints, right or "")
            else:
                yield build_evidence(relation, constraints)


def _fill(cell: CellRef, constraints: Constraints) -> str | None:
    """The blank's value, where all that ties it to others allows it and its row adds up to it; None where that leaves a choice."""
    grid = Grid(cell, constraints)
    half = min(grid.units) / 2
    left: Interval | None = None
    for relation in constraints.lacking:
        if cell in relation.cells:
            allowed = relation.allows(cell, constraints.values)
            if not allowed.width.is_finite():
                continue
            allowed = Interval(allowed.low - half, allowed.high + half)
            left = allowed if left is None else left & allowed
            if left is None:
                return None
    numbers = [n for n in grid.numbers(left) or [] if grid.share(n) == 1] if left else []
    adding_up = [n for n in numbers if _adds_up(cell, n, constraints)]
    found = adding_up or numbers
    return format_printed(found[0], cell, constraints) if len(found) == 1 else None


def _adds_up(cell: CellRef, value: Decimal, constraints: Constraints) -> bool:
    """Whether a cell's row of table 2 adds up as printed, the cell having a value."""
    numbers = [value if f == cell.field else constraints.number(cell.beside(f)) for f in INDICATOR_FIELDS]
    current, previous, change = numbers
    return None not in numbers and current - previous == change  # type: ignore[operator]


def find_zeros(constraints: Constraints) -> Iterator[Finding]:
    """A bare 0 where the series prints decimals, never is 0, or was found missing the day before."""
    for row in constraints.report.indicators:
        current, previous, change = (
            parse_printed(row.cells[f].text) for f in ("current", "previous", "change")
        )
        if current is None or previous is None or current.value:
            continue
        if (
            _still_missing(row, constraints)
            if not previous.value
            else _never_zero(row, previous.value, constraints)
        ):
            with_change = previous.value and change and change.value == -previous.value
            fields = ("current", "change") if with_change else ("current",)
            yield build_finding(
                "form.zero_for_missing",
                "missing_as_zero",
                [row.cells[f].id for f in fields],
                Fact("zero_for_missing", {"previous": row.cells["previous"].text or ""}),
            )


def _never_zero(row: Indicator, previous: Decimal, constraints: Constraints) -> bool:
    cell = row.cells["current"].id
    kind = constraints.kind(cell)
    if kind in ("price", "ratio", "holding") or (kind == "stock" and previous >= _EMPTIED_STOCK):
        return True
    decimals = previous % 1 != 0 and row.cells["current"].text == "0"
    # The LME's cash premium is reckoned to the cent: it is hardly ever 0 exactly.
    cents = kind == "premium" and constraints.market(cell) == "LME"
    reach = constraints.profile.reach(cell.row)
    return (decimals or cents) and (reach is None or abs(previous) > reach)


def _still_missing(row: Indicator, constraints: Constraints) -> bool:
    """Today's 0 follows one that was no value either."""
    cell = row.cells["current"].id
    # A stock may really be used up.
    return (
        constraints.kind(cell) != "stock"
        and constraints.before(cell) == 0
        and constraints.expect_previous(cell.row) is None
    )


def find_off_step(constraints: Constraints) -> Iterator[Finding]:
    """A tonnage that is no whole number of lots."""
    for cell, step in constraints.steps.items():
        value = constraints.number(cell)
        # Prices are taken from several places, some before rounding; tonnages are counted.
        if value is not None and is_off_step(value, step) and constraints.kind(cell) == "stock":
            operand = Operand(cell, constraints.texts[cell])
            yield build_finding(
                "form.step",
                "off_step",
                [cell],
                Fact("off_step", {"printed": operand.printed, "step": str(step.step), "why": step.why}),
                evidence=[Evidence("form.step", f"{{0}} = {step.step} × n", (operand,), False)],
            )


def find_negatives(constraints: Constraints) -> Iterator[Finding]:
    """A negative price, stock or ratio."""
    for row in constraints.report.indicators:
        if constraints.kind(row.cells["current"].id) not in (*ABOVE_ZERO, *NOT_BELOW_ZERO):
            continue
        for name in ("current", "previous"):
            cell = row.cells[name].id
            number = parse_printed(row.cells[name].text)
            if number and number.value < 0:
                right = format_printed(-number.value, cell, constraints)
                yield build_finding(
                    "form.sign",
                    "sign_flip",
                    [cell],
                    Fact("negative", {"printed": row.cells[name].text or ""}),
                    proposals={cell: right},
                )
