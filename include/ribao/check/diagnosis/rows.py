"""The rows of both tables as slips see them: what a row prints, what it printed before, what it goes on from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef, RowRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.observations import Observations
from ribao.check.intervals import Interval
from ribao.check.relations import load_relations_file
from ribao.model import INDICATOR_FIELDS, Fact, Quote

PRICE_FIELDS = ("close", "change", "pct")
COUNT_FIELDS = ("volume", "open_interest")
# Relations between two prints of one number.
_SAME = ("price", "price_change", "stated", "published")
_EARLIER: int = threshold("transformations.earlier_reports")

Numbers = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of either table.

    `numbers` are printed today, `earlier` what the last reports printed, the newest first (none where the report before
    is not known), `repeated_counts` the volume and open interest that it printed as well. `before` is the day before's number as far as it is trusted, `previous` the one that the row's change
    goes on from: of table 1 it is printed elsewhere. `broken` are the columns at odds within the row; `is_computed` says that
    other rows give its numbers, `is_denied` that
    something outside the row contradicts it, `is_confirmed` that the other table, the narrative or a witness gives its number, and a move; `twin` is the row of table 2 with the same price.
    """

    ref: RowRef
    numbers: Numbers
    earlier: Sequence[Numbers]
    before: Decimal | None
    previous: Decimal | None
    market: str
    kind: str = ""
    side: str = ""
    broken: frozenset[str] = frozenset()
    is_computed: bool = False
    is_denied: bool = False
    is_confirmed: bool = False
    repeated_counts: tuple[CellRef, ...] = ()
    twin: RowRef | None = None
    twin_current: Decimal | None = None
    constraints: Constraints = field(kw_only=True, repr=False)

    @property
    def current(self) -> Decimal | None:
        """Today's number: the close in table 1."""
        return self.numbers["close" if self.ref.table == "t1" else "current"]

    @property
    def change(self) -> Decimal | None:
        """The printed change."""
        return self.numbers["change"]

    @property
    def base(self) -> Decimal | None:
        """What the row itself takes as the day before's number: in table 1 its close less its change."""
        if self.ref.table == "t2":
            return self.numbers["previous"]
        current, change = self.current, self.change
        return current - change if current is not None and change is not None else None

    @property
    def was(self) -> Numbers:
        """What the report before printed; where it is not known, what this one says of it."""
        return self.earlier[0] if self.earlier else {"current": self.previous}

    @property
    def is_late(self) -> bool:
        """Whether it prints what the report before printed, number for number."""
        return self.current is not None and self.numbers == self.was

    def adds_up_with(self, name: str, number: Decimal | None) -> bool:
        """Whether the row of table 2 adds up exactly with another number in a column."""
        now, before, change = {**self.numbers, name: number}.values()
        return now is not None and before is not None and now - before == change

    @property
    def adds_up(self) -> bool:
        """Whether the change is the difference, but for a unit of its last place."""
        return self._is_change(self.current, self.previous)

    @property
    def turns_round(self) -> bool:
        """Whether the change is the difference taken the other way round."""
        return not self.adds_up and self._is_change(self.previous, self.current)

    def _is_change(self, now: Decimal | None, before: Decimal | None) -> bool:
        if now is None or before is None or self.change is None:
            return True
        return abs(now - before - self.change) <= last_unit(self.change)

    def goes_on_from(self, other: "Row") -> bool:
        """Whether its numbers go on from what another row was; table 1 rounds some prices."""
        if self.base is None or other.before is None:
            return False
        return abs(self.base - other.before) <= (last_unit(self.base) if self.ref.table == "t1" else 0)

    def denies_before(self) -> bool:
        """Whether it goes on from what it was two reports ago rather than from the report before, which was wrong then."""
        older = self.earlier[1] if len(self.earlier) > 1 else {}
        was = older.get("close" if self.ref.table == "t1" else "current")
        if was is None or self.base is None or self.before is None:
            return False
        return abs(self.base - was) < abs(self.before - was)

    def moves(self) -> bool:
        """Whether it prints a move, and no other row gives its numbers: a slip that takes the move away left it out."""
        known = self.current is not None and self.previous is not None and self.change is not None
        return known and not self.is_computed and self.current != self.previous

    def changes(self) -> bool:
        """Whether it prints a move or a change."""
        known = self.current is not None and self.previous is not None and self.change is not None
        return known and not self.is_computed and (bool(self.change) or self.current != self.previous)

    def differs(self, name: str) -> bool:
        """Whether a column prints another number than the report before."""
        now, was = self.numbers.get(name), self.was.get(name)
        return now is not None and was is not None and not self.is_computed and now != was

    def cells(self, *names: str) -> tuple[CellRef, ...]:
        """Some of its cells; all without names."""
        names = names or tuple(self.numbers)
        return tuple(self.ref.cell(n) for n in names if n in self.numbers)


@dataclass(frozen=True, slots=True)
class Match:
    """A row that looks as a slip would have made it: wrong cells with what they would be, and how many rows it could be from.

    `is_predicted` says that other prints give the row's numbers; otherwise they are as surprising as a row's own. A wide
    slip does the same to all its rows (`way`: by how many rows, of which report). `goes_along` says that the row would look
    so without the slip as well.
    """

    cells: tuple[CellRef, ...]
    given: Mapping[CellRef, Interval] = field(default_factory=dict)
    ways: int = 1
    fact: Fact | None = None
    is_predicted: bool = True
    way: int = 0
    goes_along: bool = False


def last_unit(number: Decimal) -> Decimal:
    """A unit of a number's last printed place."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def build_rows(observations: Observations) -> list[Row]:
    """The labelled rows of both tables in printed order."""
    return [*_build_quotes(observations), *_build_indicators(observations)]


def _build_indicators(observations: Observations) -> Iterator[Row]:
    constraints = observations.constraints
    for indicator in constraints.report.indicators:
        if indicator.metric is None:
            continue
        ref = indicator.row
        current = ref.cell("current")
        numbers = {f: constraints.number(ref.cell(f)) for f in INDICATOR_FIELDS}
        earlier = list(_read_earlier(ref, INDICATOR_FIELDS, observations))
        # A late row repeats what the report before printed, or what it should have printed.
        if earlier and numbers == {f: constraints.right_before(ref.cell(f)) for f in INDICATOR_FIELDS}:
            earlier[0] = numbers
        yield Row(
            ref,
            numbers,
            earlier,
            observations.value(current.in_past),
            numbers["previous"],
            constraints.market(current) or "",
            constraints.kind(current) or "",
            indicator.side,
            is_computed=observations.is_formula(current),
            constraints=constraints,
            **_weigh_relations(ref, INDICATOR_FIELDS, observations),
        )


def _build_quotes(observations: Observations) -> Iterator[Row]:
    constraints = observations.constraints
    for quote in constraints.report.quotes:
        ref, twin = quote.row, _find_twin(quote, observations)
        close = constraints.before(ref.cell("close"))
        counts = (ref.cell(f) for f in COUNT_FIELDS)
        elsewhere = constraints.number(twin.cell("previous")) if twin else close
        yield Row(
            ref,
            {f: constraints.number(ref.cell(f)) for f in PRICE_FIELDS},
            list(_read_earlier(ref, PRICE_FIELDS, observations)),
            elsewhere if close is None else close,
            elsewhere,
            constraints.market(ref.cell("close")) or "",
            repeated_counts=tuple(
                c for c in counts if constraints.number(c) == constraints.before(c) is not None
            ),
            twin=twin,
            twin_current=constraints.number(twin.cell("current")) if twin else None,
            constraints=constraints,
            **_weigh_relations(ref, PRICE_FIELDS, observations),
        )


def _read_earlier(ref: RowRef, names: Sequence[str], observations: Observations) -> Iterator[Numbers]:
    constraints = observations.constraints
    columns = {name: constraints.earlier(ref.cell(name), _EARLIER) for name in names}
    for day in zip(*columns.values(), strict=True):
        yield dict(zip(names, day, strict=True))


def _weigh_relations(ref: RowRef, names: Sequence[str], observations: Observations) -> dict[str, Any]:
    """What the relations over a row say: the columns at odds within it, and whether others deny or confirm its numbers."""
    found = dict.fromkeys(r for n in names for r in observations.touching[ref.cell(n)])
    own = [r for r in found if all(c.row == ref for c in r.cells)]
    outside = [r for r in found if r not in own]
    return {
        "broken": frozenset(c.field for r in own if observations.breaches[r] for c in r.cells),
        "is_denied": any(observations.breaches[r] for r in outside),
        "is_confirmed": any(
            r.family in _SAME
            and not observations.breaches[r]
            and any(observations.value(c.beside("change")) for c in r.cells)
            for r in outside
        ),
    }


def _find_twin(quote: Quote, observations: Observations) -> RowRef | None:
    """The row of table 2 that prints the same price."""
    series = next((t["series"] for t in load_relations_file()["tables"] if t["quote"] == quote.series), None)
    rows = observations.constraints.series.items()
    return next((row for row, s in rows if series and s == series), None)
