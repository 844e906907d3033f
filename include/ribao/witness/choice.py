"""Which of several readings of a cell a report means: the contract month and the basis of a change that its cells agree on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ribao.model import Cell, WitnessReading
from ribao.numbers import parse_printed


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A printed cell, a witness of it, and what the witness knows it by: series, field and day."""

    cell: Cell
    witness: str
    series: str
    field: str
    day: date

    @property
    def commodity(self) -> str:
        """What is traded, in whichever table."""
        return self.series.removeprefix("quote.").partition(".")[0]


Readings = Mapping[Place, Sequence[WitnessReading]]


def agrees(cell: Cell, reading: WitnessReading) -> bool:
    """Whether a cell prints a reading, rounded."""
    printed = parse_printed(cell.text)
    return printed is not None and printed.low <= reading.value <= printed.high


def choose_readings(
    places: Sequence[Place], readings: Sequence[WitnessReading]
) -> dict[Place, WitnessReading]:
    """One reading for each place that has any; not `certain` where nothing decides between different numbers."""
    known: dict[Hashable, list[WitnessReading]] = defaultdict(list)
    for reading in readings:
        known[reading.witness, reading.series, reading.field, reading.observed_on].append(reading)
    found: Readings = {p: known[p.witness, p.series, p.field, p.day] for p in places}
    found = _choose(found, lambda r: r.month, _BY_MONTH)
    found = _choose(found, lambda r: r.basis, _BY_BASIS)
    return {place: given[0] for place, given in found.items() if given}


# The places that choose together, the nearest first.
_BY_MONTH: Sequence[Callable[[Place], Hashable]] = (lambda p: (p.witness, p.commodity, p.day),)
_BY_BASIS: Sequence[Callable[[Place], Hashable]] = (
    lambda p: (p.witness, p.series, p.day),
    lambda p: (p.witness, p.day),
)


def _choose(
    found: Readings, name: Callable[[WitnessReading], str], groups: Sequence[Callable[[Place], Hashable]]
) -> Readings:
    """The readings of the month or basis (`name`) that most places of a group agree with."""
    counts = [_count_agreeing(found, name, group) for group in groups]

    def choose(place: Place, given: Sequence[WitnessReading]) -> Sequence[WitnessReading]:
        names = list(dict.fromkeys(map(name, given)))
        if len(names) < 2:
            return given
        scores = {n: [c[group(place), n] for c, group in zip(counts, groups, strict=True)] for n in names}
        best = max(names, key=lambda n: scores[n])
        certain = all(scores[n] < scores[best] for n in names if n != best)
        certain = certain or len({r.value for r in given}) == 1
        return [replace(r, certain=certain) for r in given if name(r) == best]

    return {place: choose(place, given) for place, given in found.items()}


def _count_agreeing(
    found: Readings, name: Callable[[WitnessReading], str], group: Callable[[Place], Hashable]
) -> Counter[tuple[Hashable, str]]:
    counts: Counter[tuple[Hashable, str]] = Counter()
    for place, given in found.items():
        if len({name(r) for r in given}) < 2:  # It has no choice.
            continue
        for agreed in {name(r) for r in given if agrees(place.cell, r)}:
            counts[group(place), agreed] += 1
    return counts
