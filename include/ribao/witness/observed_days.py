"""Which day each cell speaks of: that of its header, unless more of the half's numbers agree with the report's own days.

A half that came late says so in its header; a misprinted header does not make its numbers those of another day.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ribao.calendar import previous_trading_day
from ribao.catalogue.witnesses import all_witnesses
from ribao.dates import header_day
from ribao.model import HeaderDates, Indicator, Report, WitnessReading
from ribao.witness.choice import Place, agrees

# The day of the current column and that of the previous one.
Days = tuple[date | None, date | None]
_Key = tuple[str, str, str, date]


def place_cells(report: Report, readings: Sequence[WitnessReading]) -> list[Place]:
    """Every cell of a known series with each of its witnesses, in printed order."""
    known: dict[_Key, list[WitnessReading]] = {}
    for reading in readings:
        key = reading.witness, reading.series, reading.field, reading.observed_on
        known.setdefault(key, []).append(reading)
    days = {(h.block, h.side): _choose_days(h, report, known) for h in report.headers}
    found = list(_place_quotes(report))
    for indicator in report.indicators:
        found += _place_row(indicator, days.get((indicator.block, indicator.side), (None, None)))
    return found


def _choose_days(header: HeaderDates, report: Report, known: Mapping[_Key, Sequence[WitnessReading]]) -> Days:
    """The header's days, or the report's, whichever more numbers of the half agree with."""
    own = report.data_date
    if report.report_date is None or own is None:
        return None, None
    printed = (
        header_day(header.current.text or "", report.report_date),
        header_day(header.previous.text or "", report.report_date),
    )
    half = [i for i in report.indicators if (i.block, i.side) == (header.block, header.side)]

    def count(days: Days) -> int:
        places = [place for indicator in half for place in _place_row(indicator, days)]
        return sum(
            any(agrees(p.cell, r) for r in known.get((p.witness, p.series, p.field, p.day), ()))
            for p in places
        )

    return max((printed, (own, previous_trading_day(own))), key=count)


def _place_quotes(report: Report) -> Iterator[Place]:
    for quote in report.quotes:
        if quote.series and report.data_date:
            for field, cell in quote.cells.items():
                for witness in _list_witnesses(quote.series, field):
                    yield Place(cell, witness, quote.series, field, report.data_date)


def _place_row(indicator: Indicator, days: Days) -> Iterator[Place]:
    current, previous = days
    columns = (("current", "value", current), ("previous", "value", previous), ("change", "change", current))
    for column, field, day in columns:
        if indicator.series and day:
            for witness in _list_witnesses(indicator.series, field):
                yield Place(indicator.cells[column], witness, indicator.series, field, day)


def _list_witnesses(series: str, field: str) -> list[str]:
    """The witnesses that speak of a series' field."""
    quoted = field in ("close", "change", "pct", "volume", "open_interest")
    return [
        name
        for name, line in all_witnesses().items()
        if (quoted and series in line.quotes) or any(row.series == series for row in line.series)
    ]
