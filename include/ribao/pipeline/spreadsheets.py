"""Tables as files that spreadsheets open: Excel workbooks and CSV. A text is never taken for a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from ribao.errors import UsageError
from ribao.labels import escape_formula
from ribao.model import Marked, Sheet
from ribao.numbers import parse_printed

# Rows that an Excel sheet holds, its header line among them.
SHEET_ROWS = 1_048_576
_MARK = "FFF2CC"


def write_workbook(sheets: Iterable[Sheet], out: Path | IO[bytes]) -> None:
    """Write an Excel file: headings in sight, filters, numbers with their decimals.

    UsageError where a sheet has more rows than Excel holds.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet)
    book.save(out)


def write_csv(headings: Iterable[str], rows: Iterable[Sequence[Any]], out: IO[str]) -> None:
    """Write a CSV file; a text that a spreadsheet would take for a formula is marked as a text."""
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_escape_text(_join_list(value)) for value in row] for row in rows)


def _escape_text(value: Any) -> Any:
    """A printed number stays as it is."""
    return escape_formula(value) if isinstance(value, str) and not parse_printed(value) else value


def _join_list(value: Any) -> Any:
    return " | ".join(map(str, value)) if isinstance(value, list) else value


def _write_sheet(page: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for n, (_, width) in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(n)].width = width
    page.append([_build_heading(page, text) for text, _ in sheet.columns])
    last = 1
    for last, row in enumerate(sheet.rows, 2):
        if last > SHEET_ROWS:
            raise UsageError(f"an Excel sheet holds no more than {SHEET_ROWS} rows", "take csv or parquet")
        page.append([_build_cell(page, value) for value in row])
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"


def _build_heading(page: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    return cell


def _build_cell(page: Any, value: Any) -> Any:
    """A number keeps its decimals, a text stays a text; Excel knows no lists and no time zones."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import PatternFill

    is_marked, value = isinstance(value, Marked), value.value if isinstance(value, Marked) else value
    value = value.isoformat() if isinstance(value, datetime) else _join_list(value)
    if not is_marked and not isinstance(value, str | Decimal):
        return value
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = f"0.{'0' * decimals}" if (decimals := _count_decimals(value)) else "0"
    if is_marked:
        cell.fill = PatternFill("solid", fgColor=_MARK)
    return cell


def _count_decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
