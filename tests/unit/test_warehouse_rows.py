"""Readings of cells that are no plain number of today, yesterday or the change between them."""

from dataclasses import replace

from ribao.cells import RowRef
from ribao.model import Cell
from ribao.warehouse.rows import READING, reading_rows

from tests.fixtures.reports import report

ROW = RowRef.indicator("铜", "精废铜价差")
REPORT = report(rows=(("铜", "精废铜价差", "1200~1300", "1190", "10"),))


def load_cells() -> dict[str, dict[str, object]]:
    """The lines of core.readings by cell, of a row with a percentage."""
    (row,) = REPORT.indicators
    cells = {**row.cells, "pct": Cell(ROW.cell("pct"), "0.84%", None)}
    lines = reading_rows(7, replace(REPORT, indicators=(replace(row, cells=cells),)))
    names = READING.split(", ")
    return {str(line[1]): dict(zip(names, line, strict=True)) for line in lines}


def test_a_percentage_of_table_2_is_a_field_of_its_series() -> None:
    line = load_cells()[ROW.cell("pct")]
    assert (line["series"], line["field"], line["value"]) == ("cu.scrap_spread", "pct", "0.84")


def test_a_range_is_kept_as_printed_without_a_value() -> None:
    line = load_cells()[ROW.cell("current")]
    assert (line["printed"], line["value"]) == ("1200~1300", None)
