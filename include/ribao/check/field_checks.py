"""Checks that need no equation: blank cells, zeros for missing, lots, signs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ribao.catalogue import ABOVE_ZERO, NOT_BELOW_ZERO
from ribao.check import naming
from ribao.check.candidates import adds_up, as_printed, on_grid, units
from ribao.check.cell_hypotheses import agreed
from ribao.check.constraints import Evidence
from ribao.check.equations import in_words
from ribao.check.finding_types import make_finding
from ribao.check.intervals import Interval
from ribao.check.proof import witnessed
from ribao.check.relations import Relation, row_id
from ribao.check.tick_sizes import off_step
from ribao.model import Finding, Indicator
from ribao.numbers import parse_printed

# So many witnesses make a message; the finding's relations have them all.
_MOST = 3


def blank_findings(evidence: Evidence) -> Iterator[Finding]:
    """A labelled row with some of its three numbers left empty; what ties them to others gives the value."""
    for row in evidence.report.indicators:
        blank = [c.id for c in row.cells.values() if c.text is None]
        if row.metric is None or not blank or len(blank) == len(row.cells):
            continue
        over = [r for r in evidence.lacking if blank[0] in r.cells]
        filled = {cell: value for cell in blank if (value := _fill(cell, evidence))}
        right = filled.get(blank[0])
        zh, en = _said(blank[0], right, over, evidence) if right else ("。", ".")
        yield make_finding(
            "form.blank",
            "blank_cell",
            tuple(blank),
            f"{'、'.join(map(naming.zh, blank))}为空{zh}",
            f"{', '.join(naming.en(c, evidence.series) for c in blank)} left empty{en}",
            proposals=filled,
            relations=[r.words({**evidence.texts, blank[0]: "?"}) for r in over],
        )


def _said(blank: str, right: str, over: Sequence[Relation], evidence: Evidence) -> tuple[str, str]:
    """What gives a blank's value, with the numbers, in Chinese and English."""
    shown = parse_printed(right)
    told = [r for r in over if shown and r.allows(blank, evidence.values) & Interval(shown.low, shown.high)]
    words = [(r, in_words(r.form(blank), evidence.texts)) for r in told[:_MOST]]
    zh = witnessed([f"{r.zh} ({w})" for r, w in words], right, "zh")
    en = witnessed([f"{r.en} ({w})" for r, w in words], right, "en")
    return f"。{zh}。应为 {right}。", f". {en[:1].upper()}{en[1:]}. Proposed: {right}."


def _fill(cell: str, evidence: Evidence) -> str | None:
    """The blank's value: in its usual places, adding up with its row, in the middle of what its witnesses allow."""
    allowed = [r.allows(cell, evidence.values) for r in evidence.lacking if cell in r.cells]
    if not allowed:
        return None
    best = agreed(allowed[0], allowed[1:])
    if not best.width.is_finite():
        return None
    candidates = on_grid(best, min(units(cell, evidence)), evidence.steps.get(cell))
    right = min(
        candidates, key=lambda c: (not adds_up(cell, c, evidence), abs(c - best.middle)), default=None
    )
    return None if right is None else as_printed(right, cell, evidence)


def zero_findings(evidence: Evidence) -> Iterator[Finding]:
    """A bare 0 where the series prints decimals, never is 0, or was found missing the day before."""
    for row in evidence.report.indicators:
        current, previous, change = (
            parse_printed(row.cells[f].text) for f in ("current", "previous", "change")
        )
        if current is None or previous is None or current.value:
            continue
        if (
            _still_missing(row, evidence)
            if not previous.value
            else _never_zero(row, previous.value, evidence)
        ):
            with_change = previous.value and change and change.value == -previous.value
            fields = ("current", "change") if with_change else ("current",)
            cells = tuple(row.cells[f].id for f in fields)
            was = row.cells["previous"].text
            yield make_finding(
                "form.zero_for_missing",
                "missing_as_zero",
                cells,
                f"{naming.zh(cells[0])} 印作 0，昨日为 {was}：缺数被印成 0。",
                f"{naming.en(cells[0], evidence.series)} is printed 0 after {was}: a missing value is printed as 0.",
                relations=(f"昨日值 {was}",),
            )


def _never_zero(row: Indicator, previous: Decimal, evidence: Evidence) -> bool:
    cell = row.cells["current"].id
    kind = evidence.kind(cell)
    if kind in ("price", "ratio", "holding") or (kind == "stock" and previous >= 1000):
        return True
    decimals = previous % 1 != 0 and row.cells["current"].text == "0"
    # The LME's cash premium is reckoned to the cent: it is hardly ever 0 exactly.
    cents = kind == "premium" and evidence.market(cell) == "LME"
    reach = evidence.habits.reach(row_id(cell))
    return (decimals or cents) and (reach is None or abs(previous) > reach)


def _still_missing(row: Indicator, evidence: Evidence) -> bool:
    """Today's 0 follows one that was no value either."""
    cell = row.cells["current"].id
    # A stock may really be used up.
    return (
        evidence.kind(cell) != "stock"
        and evidence.before(cell) == 0
        and evidence.carried(row_id(cell)) is None
    )


def step_findings(evidence: Evidence) -> Iterator[Finding]:
    """A tonnage that is no whole number of lots."""
    for cell, step in evidence.steps.items():
        value = evidence.number(cell)
        # Prices are taken from several places, some before rounding; tonnages are counted.
        if value is not None and off_step(value, step) and evidence.kind(cell) == "stock":
            yield make_finding(
                "form.step",
                "off_step",
                (cell,),
                f"{naming.zh(cell)} 印作 {evidence.texts[cell]}，不是 {step.step} 的整数倍（{step.why}）。",
                f"{naming.en(cell, evidence.series)} is printed {evidence.texts[cell]}, no multiple of {step.step} ({step.why}).",
                relations=(f"{step.step} 的整数倍",),
            )


def sign_findings(evidence: Evidence) -> Iterator[Finding]:
    """A negative price, stock or ratio."""
    for row in evidence.report.indicators:
        if evidence.kind(row.cells["current"].id) not in (*ABOVE_ZERO, *NOT_BELOW_ZERO):
            continue
        for name in ("current", "previous"):
            cell = row.cells[name].id
            number = parse_printed(row.cells[name].text)
            if number and number.value < 0:
                right = as_printed(-number.value, cell, evidence)
                yield make_finding(
                    "form.sign",
                    "sign_flip",
                    (cell,),
                    f"{naming.zh(cell)} 印作 {row.cells[name].text}，不可能为负。应为 {right}。",
                    f"{naming.en(cell, evidence.series)} is printed {row.cells[name].text} and cannot be negative. Proposed: {right}.",
                    proposals={cell: right},
                )
