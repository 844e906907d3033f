"""Cell references: which printed cell of a report is meant. The only place that writes or takes apart their ids.

    t1/<contract>/<field>            a contract's quote in table 1
    t2/<block>/<metric>[#k]/<field>  a series of table 2; k, from 2, where its block repeats the metric
    header/<block>/<side>/<field>    a date over one half of a block
    text/<commodity>/<n>             a statement's value; with `:change` the change that it states
    past/<any of these>              the same cell of the previous report
    published/<witness>/<a cell>     what a witness publishes of it

A reference is its id: it is stored, compared and sorted as that text.
"""

from typing import Literal, Self, cast

Table = Literal["t1", "t2", "header", "text"]

_PAST = "past/"
_PUBLISHED = "published/"
_CHANGE = ":change"


class _Ref(str):
    """What references to rows and to cells share."""

    __slots__ = ()

    @property
    def is_past(self) -> bool:
        """Whether the previous report is meant."""
        return self.startswith(_PAST)

    @property
    def is_published(self) -> bool:
        """Whether a witness's number is meant."""
        return self.startswith(_PUBLISHED)

    @property
    def is_outside(self) -> bool:
        """Whether this report does not print it: the previous one does, or a witness publishes it."""
        return self.is_past or self.is_published

    @property
    def table(self) -> Table:
        """The part of the report."""
        return cast(Table, self._parts[0])

    @property
    def block(self) -> str:
        """The block of table 2; the contract in table 1, the commodity of a statement."""
        return self._parts[1]

    @property
    def present(self) -> Self:
        """The same place in this report."""
        if self.is_published:
            return type(self)(self.split("/", 2)[2])
        return type(self)(self.removeprefix(_PAST))

    @property
    def _parts(self) -> list[str]:
        return self.present.split("/")


class RowRef(_Ref):
    """A row: a cell reference without its field."""

    __slots__ = ()

    @staticmethod
    def quote(contract: str) -> "RowRef":
        """A contract's row of table 1."""
        return RowRef(f"t1/{contract}")

    @staticmethod
    def indicator(block: str, metric: str) -> "RowRef":
        """A series' row of table 2; `metric` with its #k."""
        return RowRef(f"t2/{block}/{metric}")

    @staticmethod
    def header(block: str, side: str) -> "RowRef":
        """The dates over one half of a block."""
        return RowRef(f"header/{block}/{side}")

    def cell(self, field: str) -> "CellRef":
        """The row's cell in a column."""
        return CellRef(f"{self}/{field}")

    @property
    def metric(self) -> str:
        """A series' metric, with its #k; a header's side."""
        return "/".join(self._parts[2:])


class CellRef(_Ref):
    """One printed cell."""

    __slots__ = ()

    @staticmethod
    def statement(commodity: str, number: int) -> "CellRef":
        """The value of a section's n-th statement."""
        return CellRef(f"text/{commodity}/{number}")

    @property
    def row(self) -> RowRef:
        """The cell's row, of the same report."""
        return RowRef(self.rpartition("/")[0])

    @property
    def field(self) -> str:
        """The column: close, current, change, …; of a statement its number."""
        return self.rpartition("/")[2]

    def beside(self, field: str) -> "CellRef":
        """The cell of the same row in another column."""
        return self.row.cell(field)

    @property
    def in_past(self) -> "CellRef":
        """The same cell of the previous report."""
        return CellRef(_PAST + self)

    def published_by(self, witness: str) -> "CellRef":
        """What a witness publishes of the same cell."""
        return CellRef(f"{_PUBLISHED}{witness}/{self}")

    @property
    def witness(self) -> str:
        """The witness that publishes it."""
        return self.split("/", 2)[1]

    @property
    def printed(self) -> "CellRef":
        """The cell as it is printed: the statement, for the change that it states."""
        return CellRef(self.removesuffix(_CHANGE))

    @property
    def stated_change(self) -> "CellRef":
        """The change that a statement states beside its value."""
        return CellRef(self + _CHANGE)

    @property
    def is_stated_change(self) -> bool:
        """Whether this is the change that a statement states."""
        return self.endswith(_CHANGE)

    @property
    def metric(self) -> str:
        """A series' metric, with its #k; a header's side."""
        return "/".join(self._parts[2:-1])
