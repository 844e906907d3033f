"""The day as a table, as a file."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast, get_args

from ribao.catalogue import all_commodities, find_commodity
from ribao.errors import UsageError
from ribao.model import Day, DayForm
from ribao.pipeline.output import choose_form, write_whole
from ribao.pipeline.spreadsheets import write_csv, write_workbook
from ribao.presentation.day import build_lines, build_sheets, select_commodities
from ribao.settings import Settings
from ribao.warehouse import Warehouse, queries

DAY_FORMS: tuple[DayForm, ...] = get_args(DayForm)


def read_day(settings: Settings, day: date) -> Day | None:
    """The report of a day as a table; None where none is loaded."""
    with Warehouse(settings.reader_url()) as db, db.transaction() as cursor:
        row = next(iter(queries.report.list_revisions(cursor, day)), None)
        return queries.day.read_day(cursor, row["report_id"]) if row else None


def select_commodity(day: Day, commodity: str) -> Day:
    """The rows of a commodity, by its id or a name, and the findings that name one of them.

    UsageError for a commodity that the catalogue does not know.
    """
    wanted = find_commodity(commodity)
    if wanted is None:
        known = ", ".join(f"{c.id} {c.name_zh}" for c in all_commodities())
        raise UsageError(f"there is no commodity {commodity}", f"there are: {known}")
    return select_commodities(day, {wanted.id})


def write_day(day: Day, form: DayForm, language: str) -> bytes:
    """The content of an Excel workbook in a language, or of a CSV file with a line for each cell."""
    return _WRITERS[form](day, language)


def write_day_file(day: Day, out: Path, language: str, form: str | None = None) -> None:
    """Write the day to a file, whole or not at all; `form` is xlsx or csv, by default that of the file extension."""
    content = write_day(day, cast(DayForm, choose_form(out, form, DAY_FORMS)), language)
    with write_whole(out) as part:
        part.write_bytes(content)


def _write_workbook(day: Day, language: str) -> bytes:
    out = io.BytesIO()
    write_workbook(build_sheets(day, language), out)
    return out.getvalue()


def _write_csv(day: Day, _language: str) -> bytes:
    sheet, out = build_lines(day), io.StringIO(newline="")
    write_csv((name for name, _ in sheet.columns), sheet.rows, out)
    return out.getvalue().encode()


_WRITERS: dict[DayForm, Callable[[Day, str], bytes]] = {"xlsx": _write_workbook, "csv": _write_csv}
