"""A report as a table: each cell of both tables as printed, its best value, and why they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from ribao.cells import CellRef, RowRef
from ribao.model.findings import Finding
from ribao.model.report import Box
from ribao.model.witness import WitnessComparison

# The day as a file, and the media types.
DayForm = Literal["xlsx", "csv"]
DAY_TYPES: dict[DayForm, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A cell: its printed text and number, and the best value, None where there is none.

    `why` says where the best value comes from: a correction, restatement, reissue, withdrawal or decision, report (another
    report's reading), finding (its proposed value) or derived (of the row's other best values). It is suspect where the printed number is suspect and nothing better
    is known, and empty where the number stands as printed. `finding` is the number of the gravest finding that names the
    cell, of those that nobody dismissed. `published` is what witnesses say of it.
    """

    cell: CellRef
    printed: str | None
    value: Decimal | None
    best: Decimal | None
    why: str
    finding: int | None
    published: tuple[WitnessComparison, ...]
    box: Box | None

    @property
    def is_replaced(self) -> bool:
        """Whether the best value is another than the printed one."""
        return self.why not in ("", "suspect")


@dataclass(frozen=True, slots=True)
class DayRow:
    """A row of table 1 or 2 in printed order; `label` is its contract or metric, `cells` are by column."""

    row: RowRef
    label: str
    series: str | None
    commodity: str | None
    unit: str | None
    cells: Mapping[str, DayCell]


@dataclass(frozen=True, slots=True)
class DayFinding:
    """A finding by its number in the report; `state` is open, acknowledged, resolved or dismissed."""

    n: int
    state: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of both tables, table 1 first, and the findings, gravest first; `report` is the line of mart.reports."""

    report: Mapping[str, Any]
    rows: tuple[DayRow, ...]
    findings: tuple[DayFinding, ...]
