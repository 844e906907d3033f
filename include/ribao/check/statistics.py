"""Moves far outside a series' own history, beyond daily limits, and series that stand still on an open day.

The scale of a series is the median absolute deviation of its own daily changes
(times 1.4826, the factor for a normal distribution). What other witnesses
confirm is news and only kept (`info`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from statistics import median

from ribao import calendar
from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.rules import bounds
from ribao.check import naming
from ribao.check.constraints import Evidence
from ribao.check.finding_types import make_finding
from ribao.check.relations import row_id
from ribao.model import Finding, Indicator, Quote, ReportSnapshot
from ribao.numbers import parse_printed

_MARKET = {s.id: s.market for s in all_series()} | {c.id: c.market for c in all_contracts()}
_NORMAL = 1.4826

# What has a history: cells of these columns.
_FIELDS = ("/current", "/volume", "/open_interest")

# The numbers of earlier reports by cell, oldest report first.
Known = Mapping[str, Sequence[float]]


def statistics_findings(evidence: Evidence, history: Sequence[ReportSnapshot]) -> Iterator[Finding]:
    """All that history and the exchanges' limits have against the report."""
    known = _known(evidence, history)
    for quote in evidence.report.quotes:
        yield from _limit(quote, evidence)
        for name in ("volume", "open_interest"):
            yield from _volume(quote.cells[name].id, evidence, known)
    for row in evidence.report.indicators:
        if evidence.series.get(row_id(row.cells["current"].id)):
            yield from _move(row, evidence, known)


def _confirmed(cell: str, evidence: Evidence) -> bool:
    """Whether another place of the report gives the same number."""
    names = ("tables.close", "text.stated", "ratio", "spread", "basis", "stock")
    return any(
        cell in r.cells and r.name.startswith(names) and r.holds(evidence.values) for r in evidence.relations
    )


def _limit(quote: Quote, evidence: Evidence) -> Iterator[Finding]:
    pct, close = evidence.number(quote.cells["pct"].id), quote.cells["close"].id
    for limit in bounds().limits:
        here = _MARKET.get(quote.series or "") == limit.market and _since(limit.since, evidence)
        if here and pct is not None and abs(pct) > limit.pct:
            cell = quote.cells["pct"].id
            yield make_finding(
                "stat.limit",
                "news" if _confirmed(close, evidence) else "beyond_limit",
                (cell,),
                f"{naming.zh(cell)} {pct} 超过涨跌停幅度 {limit.pct}%（{limit.why}）。",
                f"{naming.en(cell, evidence.series)} {pct} is beyond the daily limit of {limit.pct} % ({limit.why}).",
                relations=(f"|{pct}| ≤ {limit.pct}",),
            )


def _since(day: date, evidence: Evidence) -> bool:
    return evidence.report.data_date is not None and evidence.report.data_date >= day


def _volume(cell: str, evidence: Evidence, history: Known) -> Iterator[Finding]:
    past = [v for v in history.get(cell, ()) if v > 0]
    value = evidence.number(cell)
    if value is None or len(past) < bounds().history.days:
        return
    usual, times = median(past), bounds().volume.times
    if not usual / times < float(value) < usual * times:
        yield make_finding(
            "stat.volume",
            "beyond_usual",
            (cell,),
            f"{naming.zh(cell)} 印作 {evidence.texts[cell]}，{len(past)} 日中位数为 {usual:.0f}。",
            f"{naming.en(cell, evidence.series)} is printed {evidence.texts[cell]}; the median of {len(past)} days is {usual:.0f}.",
            expected=f"{usual / times:.0f}–{usual * times:.0f}",
            relations=(f"{usual:.0f} 的 {times} 倍以内",),
        )


def _move(row: Indicator, evidence: Evidence, history: Known) -> Iterator[Finding]:
    cell, row_ = row.cells["current"].id, row_id(row.cells["current"].id)
    past = history.get(_was(cell, evidence), ())
    moves = [b - a for a, b in pairwise(past)]
    value = evidence.number(cell)
    if value is None or evidence.carried(row_) is None or len(moves) < bounds().history.days:
        return
    move, middle = float(value) - past[-1], median(moves)
    scale = _NORMAL * median([abs(m - middle) for m in moves])
    if scale and abs(move - middle) > bounds().move.deviations * scale:
        yield _news(
            "stat.move", "beyond_history", cell, f"变动 {move:+g}", f"moved {move:+g}", scale, evidence
        )
    elif move == 0 and all(moves[-bounds().history.days :]) and _open(row_, evidence):
        still = "未变，此前每日都变", "stands still after moving every day"
        yield _news("stat.frozen", "frozen", cell, *still, scale, evidence)


def _open(row: str, evidence: Evidence) -> bool:
    market, day = _MARKET.get(evidence.series.get(row) or ""), evidence.report.data_date
    return market is not None and day is not None and calendar.is_open(market, day)


def _news(check: str, pattern: str, cell: str, zh: str, en: str, scale: float, evidence: Evidence) -> Finding:
    """The row agrees with itself and with the day before, so the number is odd, or news where seen elsewhere too."""
    sure = _confirmed(cell, evidence)
    zh_sure, en_sure = ("，另有佐证", ", and other numbers confirm it") if sure else ("", "")
    return make_finding(
        check,
        "news" if sure else pattern,
        (cell,),
        f"{naming.zh(cell)} {zh}（日变动的 MAD 尺度为 {scale:.4g}）{zh_sure}。",
        f"{naming.en(cell, evidence.series)} {en} (scale of its daily moves: {scale:.4g}){en_sure}.",
        relations=(f"MAD 尺度 {scale:.4g}",),
    )


class _Same:
    """An earlier report as a key: the same object, whatever it holds."""

    __slots__ = ("past",)

    def __init__(self, past: ReportSnapshot) -> None:
        self.past = past

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.past is self.past

    def __hash__(self) -> int:
        return id(self.past)


def _known(evidence: Evidence, history: Sequence[ReportSnapshot]) -> Known:
    """The numbers that each cell of a report had before."""
    cells = tuple(_was(c.id, evidence) for c in evidence.report.cells().values() if c.id.endswith(_FIELDS))
    columns = zip(*(_numbers(_Same(past), cells) for past in history), strict=True)
    return {cell: [n for n in column if n is not None] for cell, column in zip(cells, columns, strict=False)}


def _was(cell: str, evidence: Evidence) -> str:
    """What a cell was called in the report before."""
    row = row_id(cell)
    return cell.replace(row, evidence.rows_before.get(row, row), 1)


@lru_cache(maxsize=600)
def _numbers(report: _Same, cells: Sequence[str]) -> Sequence[float | None]:
    """The numbers of some cells of an earlier report, none for those found wrong; a backfill asks for them day after day."""
    past = report.past
    return [None if cell in past.believed else _float(past.cells.get(cell)) for cell in cells]


def _float(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        printed = parse_printed(text)
        return float(printed.value) if printed else None
