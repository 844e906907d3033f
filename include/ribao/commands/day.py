"""`ribao day`: the report of a day as a table, printed and best values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ribao.commands.common import DAY, explain_missing, settings, show

if TYPE_CHECKING:
    from ribao.model import DayCell, DayRow
    from ribao.presentation.messages import Messages


@click.command()
@click.argument("on", metavar="DATE", type=DAY)
@click.option("--commodity", help="Only this commodity, by its id (cu) or name (铜, copper).")
@click.option("--differing", is_flag=True, help="Only rows with a number that is replaced or suspect.")
@click.option("--english", is_flag=True, help="In English.")
@click.option(
    "--format", "form", type=click.Choice(["xlsx", "csv"]), help="Default: from the file extension."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write an Excel workbook (printed and best values, findings, sources) or a CSV file; - for standard output.",
)
def day(
    on: date, commodity: str | None, differing: bool, english: bool, form: str | None, out: Path | None
) -> None:
    """Show both tables of the report of DATE.

    A replaced number is printed → best value, a suspect one has a ?. The last column says why: a correction, the
    publisher's restatement, a proposal of the checks; and what witnesses published.
    """
    from ribao import pipeline
    from ribao.presentation.messages import messages

    found = pipeline.read_day(settings(), on)
    if found is None:
        raise explain_missing(on)
    if commodity:
        found = pipeline.select_commodity(found, commodity)
    if differing:
        found = replace(found, rows=tuple(r for r in found.rows if any(c.why for c in r.cells.values())))
    language = "en" if english else "zh"
    if out:
        pipeline.write_day_file(found, out, language, form)
        return
    for table in ("t1", "t2"):
        _show_table([row for row in found.rows if row.row.table == table], table, messages(language))


def _show_table(rows: Sequence["DayRow"], table: str, m: "Messages") -> None:
    from ribao.presentation.day import list_fields

    if not rows:
        return
    fields = list_fields(rows, table)
    heads = [m("day-block"), m("field-metric")] if table == "t2" else [m("field-contract")]
    click.echo(m(f"desk-{table.replace('t', 'table')}"))
    show(
        (*heads, *(m(f"field-{field}") for field in fields), m("day-why")),
        (_show_row(row, fields, m) for row in rows),
    )


def _show_row(row: "DayRow", fields: Sequence[str], m: "Messages") -> list[str]:
    from ribao.presentation.day import explain_row, name_row
    from ribao.presentation.names import Names

    names = Names(m.language)
    block = [names.heading(row.row.block)] if row.row.table == "t2" else []
    return [
        *block,
        name_row(row, names, m),
        *(_show_cell(row.cells.get(field)) for field in fields),
        explain_row(row, fields, m),
    ]


def _show_cell(cell: "DayCell | None") -> str:
    if cell is None:
        return ""
    printed = cell.printed or "–"
    if cell.is_replaced:
        return f"{printed} → {'–' if cell.best is None else cell.best}"
    return f"{printed}{' ?' if cell.why else ''}"
