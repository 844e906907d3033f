"""Published numbers as readings of the series and contracts that a report prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import takewhile

from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.witnesses import WitnessedSeries, WitnessLine, all_witnesses
from ribao.model import TOTAL, Published, WitnessField, WitnessReading
from ribao.witness.front_month import list_months

# A percentage is computed: so many places are enough beside the two that are printed.
_PCT_PLACES = 4


@dataclass(frozen=True, slots=True)
class WitnessDay:
    """What a witness published for a trading day."""

    day: date
    published: tuple[Published, ...]

    def get(self, product: str, month: str, field: WitnessField) -> Published | None:
        """One number, or None."""
        return next(
            (p for p in self.published if (p.product, p.month, p.field) == (product, month, field)), None
        )


def map_days(
    published: Mapping[tuple[str, date], tuple[Published, ...]],
    days: Sequence[date],
    named_months: Mapping[str, str],
) -> tuple[WitnessReading, ...]:
    """The readings of every witness on consecutive trading days, the newest first, from what is published of each day."""
    found: list[WitnessReading] = []
    for witness in all_witnesses():
        for n, day in enumerate(days):
            if (witness, day) in published:
                # A change is from the trading day before, or there is none.
                there = _list_consecutive(witness, days[n : n + 3], published)
                found += map_published(
                    witness, [WitnessDay(d, published[witness, d]) for d in there], named_months
                )
    return tuple(found)


def _list_consecutive(
    witness: str, days: Sequence[date], published: Mapping[tuple[str, date], tuple[Published, ...]]
) -> list[date]:
    """The days up to the first one that a witness has nothing of."""
    return list(takewhile(lambda day: (witness, day) in published, days))


def map_published(
    witness: str, days: Sequence[WitnessDay], named_months: Mapping[str, str]
) -> tuple[WitnessReading, ...]:
    """The readings of the newest of some consecutive trading days, the newest first.

    `named_months` are the contract months that the narrative names, by commodity.
    """
    line = all_witnesses()[witness]
    return (*_map_series(witness, line, days, named_months), *_map_quotes(witness, line, days, named_months))


def _map_series(
    witness: str, line: WitnessLine, days: Sequence[WitnessDay], named_months: Mapping[str, str]
) -> Iterator[WitnessReading]:
    commodities = {s.id: s.commodity for s in all_series()}
    for row in line.series:
        months = _list_months(row, days, named_months.get(commodities[row.series]))
        for month in months:
            yield from _map_row(witness, row, days, month, len(months) == 1)


def _map_row(
    witness: str, row: WitnessedSeries, days: Sequence[WitnessDay], month: str, certain: bool
) -> Iterator[WitnessReading]:
    numbers = [day.get(row.product, month, row.field) for day in days[:3]]
    values = [p.value if p else None for p in numbers]
    today, (now, *before) = numbers[0], values
    if today is None or now is None:
        return

    def read(field: str, value: Decimal, unmoved: bool, text: str = "") -> WitnessReading:
        scaled, day = _scale(value, row.scale), today.day
        return WitnessReading(
            witness,
            row.series,
            field,
            day,
            scaled,
            text,
            month,
            certain=certain,
            unmoved=unmoved,
            known_at=today.known_at,
        )

    yield read("value", now, now in before[:1], today.text)
    if before and before[0] is not None:
        yield read("change", now - before[0], now == before[0] or before[0] in before[1:])


def _list_months(row: WitnessedSeries, days: Sequence[WitnessDay], named: str | None) -> tuple[str, ...]:
    if not row.month:
        return ("",)
    return list_months(row.month, [day.published for day in days], row.product, named)


def _scale(value: Decimal, scale: Decimal) -> Decimal:
    return value if scale == 1 else (value * scale).normalize()


def _map_quotes(
    witness: str, line: WitnessLine, days: Sequence[WitnessDay], named_months: Mapping[str, str]
) -> Iterator[WitnessReading]:
    commodities = {c.id: c.commodity for c in all_contracts()}
    for quote, product in line.quotes.items():
        for field in ("volume", "open_interest"):
            if total := days[0].get(product, TOTAL, field):
                yield WitnessReading(
                    witness, quote, field, total.day, total.value, total.text, known_at=total.known_at
                )
        published, named = [day.published for day in days], named_months.get(commodities[quote])
        months = list_months("front", published, product, named)
        for month in months:
            yield from _map_month(witness, quote, product, days, month, len(months) == 1)


def _map_month(
    witness: str, quote: str, product: str, days: Sequence[WitnessDay], month: str, certain: bool
) -> Iterator[WitnessReading]:
    """A contract's close, and its change by each basis."""
    today, before = days[0], days[1] if len(days) > 1 else None
    close = today.get(product, month, "close")
    if close is None:
        return

    def read(field: str, value: Decimal, **more: object) -> WitnessReading:
        more |= {"month": month, "certain": certain, "known_at": close.known_at}
        return WitnessReading(witness, quote, field, today.day, value, **more)  # type: ignore[arg-type]

    yield read("close", close.value, text=close.text)
    bases = {
        "close": before and before.get(product, month, "close"),
        "settlement": today.get(product, month, "previous_settlement"),
    }
    for basis, base in bases.items():
        if base and base.value:
            change = close.value - base.value
            yield read("change", change, basis=basis)
            yield read("pct", round(100 * change / base.value, _PCT_PLACES), basis=basis)
