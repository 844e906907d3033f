"""Published numbers as readings of the series and contracts that a report prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ribao.catalogue import all_contracts, all_series
from ribao.catalogue.witnesses import WitnessedSeries, WitnessLine, all_witnesses
from ribao.model import TOTAL, Published, WitnessField, WitnessReading
from ribao.witness.front_month import Choice, choose_month


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
                there = [d for d in days[n : n + 2] if (witness, d) in published]
                found += map_published(
                    witness, [WitnessDay(d, published[witness, d]) for d in there], named_months
                )
    return tuple(found)


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
        if choice := _choose(row, days, named_months.get(commodities[row.series])):
            yield from _map_row(witness, row, days, choice)


def _map_row(
    witness: str, row: WitnessedSeries, days: Sequence[WitnessDay], choice: Choice
) -> Iterator[WitnessReading]:
    today, *before = [day.get(row.product, choice.month, row.field) for day in days[:2]]
    if today is None:
        return

    def read(field: str, value: Decimal, text: str = "") -> WitnessReading:
        return WitnessReading(
            witness,
            row.series,
            field,
            today.day,
            _scale(value, row.scale),
            text=text,
            month=choice.month,
            certain=choice.certain,
        )

    yield read("value", today.value, today.text)
    if before and before[0]:
        yield read("change", today.value - before[0].value)


def _choose(row: WitnessedSeries, days: Sequence[WitnessDay], named: str | None) -> Choice | None:
    if not row.month:
        return Choice("", True)
    return choose_month(row.month, [day.published for day in days], row.product, named)


def _scale(value: Decimal, scale: Decimal) -> Decimal:
    return value if scale == 1 else (value * scale).normalize()


def _map_quotes(
    witness: str, line: WitnessLine, days: Sequence[WitnessDay], named_months: Mapping[str, str]
) -> Iterator[WitnessReading]:
    commodities = {c.id: c.commodity for c in all_contracts()}
    for quote, product in line.quotes.items():
        choice = choose_month(
            "front", [day.published for day in days], product, named_months.get(commodities[quote])
        )
        if choice:
            yield from _map_quote(witness, quote, product, days, choice)


def _map_quote(
    witness: str, quote: str, product: str, days: Sequence[WitnessDay], choice: Choice
) -> Iterator[WitnessReading]:
    today, before = days[0], days[1] if len(days) > 1 else None

    def read(field: str, value: Decimal, **more: object) -> WitnessReading:
        return WitnessReading(witness, quote, field, today.day, value, **more)  # type: ignore[arg-type]

    for field in ("volume", "open_interest"):
        if total := today.get(product, TOTAL, field):
            yield read(field, total.value, text=total.text)
    close = today.get(product, choice.month, "close")
    if close is None:
        return
    of = {"month": choice.month, "certain": choice.certain}
    yield read("close", close.value, text=close.text, **of)
    bases = {
        "close": before and before.get(product, choice.month, "close"),
        "settlement": today.get(product, choice.month, "previous_settlement"),
    }
    for basis, base in bases.items():
        if base and base.value:
            yield read("change", close.value - base.value, basis=basis, **of)
            yield read("pct", 100 * (close.value - base.value) / base.value, basis=basis, **of)
