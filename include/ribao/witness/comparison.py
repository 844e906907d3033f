"""A report's cells beside what the witnesses say of them."""

from collections.abc import Collection, Sequence
from datetime import date

from ribao.calendar import is_open
from ribao.catalogue.witnesses import all_witnesses
from ribao.model import Report, WitnessComparison, WitnessReading, WitnessState
from ribao.numbers import parse_printed
from ribao.witness.choice import Place, agrees, choose_readings
from ribao.witness.observed_days import place_cells


def compare_report(
    report: Report, readings: Sequence[WitnessReading], answered: Collection[tuple[str, date]]
) -> tuple[WitnessComparison, ...]:
    """Every cell that has a witness, in printed order. `answered` are the days of which a witness's answer is there.

    Where a witness has several readings of a cell (contract months, bases of a change), the report's other cells
    choose.
    """
    places = place_cells(report, readings)
    chosen = choose_readings(places, readings)
    return tuple(_compare(place, chosen.get(place), answered) for place in places)


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
