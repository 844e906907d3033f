"""A report's cells beside what the witnesses say of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from ribao.calendar import is_open
from ribao.catalogue.witnesses import all_witnesses
from ribao.dates import header_day
from ribao.model import Cell, Report, WitnessComparison, WitnessReading, WitnessState
from ribao.numbers import parse_printed
from ribao.witness.choice import Place, agrees, choose_readings


def compare_report(
    report: Report, readings: Sequence[WitnessReading], answered: Collection[tuple[str, date]]
) -> tuple[WitnessComparison, ...]:
    """Every cell that has a witness, in printed order. `answered` are the days of which a witness's answer is there.

    Where a witness has several readings of a cell (contract months, bases of a change), the report's other cells
    choose.
    """
    places = [
        Place(cell, witness, series, field, day)
        for series, field, day, cell in list_observed_cells(report)
        for witness in _list_witnesses(series, field)
    ]
    chosen = choose_readings(places, readings)
    return tuple(_compare(place, chosen.get(place), answered) for place in places)


def list_observed_cells(report: Report) -> Iterator[tuple[str, str, date, Cell]]:
    """Each cell of a known series with the series, the field (value, close, …) and the day that it speaks of."""
    for quote in report.quotes:
        if quote.series and report.data_date:
            for field, cell in quote.cells.items():
                yield quote.series, field, report.data_date, cell
    headers = {(h.block, h.side): h for h in report.headers}
    for indicator in report.indicators:
        header = headers.get((indicator.block, indicator.side))
        if not indicator.series or not header or not report.report_date:
            continue
        for column, field, head in (
            ("current", "value", header.current),
            ("previous", "value", header.previous),
            ("change", "change", header.current),
        ):
            if day := header_day(head.text or "", report.report_date):
                yield indicator.series, field, day, indicator.cells[column]


def _list_witnesses(series: str, field: str) -> list[str]:
    """The witnesses that speak of a series' field."""
    quoted = field in ("close", "change", "pct", "volume", "open_interest")
    return [
        name
        for name, line in all_witnesses().items()
        if (quoted and series in line.quotes) or any(row.series == series for row in line.series)
    ]


def _compare(
    place: Place, reading: WitnessReading | None, answered: Collection[tuple[str, date]]
) -> WitnessComparison:
    cell, witness = place.cell, place.witness
    if reading is None:
        is_there = (witness, place.day) in answered or not is_open(all_witnesses()[witness].market, place.day)
        return WitnessComparison(cell.id, witness, "absent" if is_there else "not_yet")
    printed = parse_printed(cell.text)
    difference = printed.value - reading.value if printed else None
    state: WitnessState = "agrees" if agrees(cell, reading) else "differs"
    return WitnessComparison(cell.id, witness, state, reading, difference)
