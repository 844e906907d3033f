"""Show rows of a mart, or write them to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ribao.commands.common import show
from ribao.settings import Settings

if TYPE_CHECKING:
    from ribao.warehouse import Selection

out = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this .parquet, .csv or .xlsx file instead.",
)
# The names and units of a single series would be the same in every line.
_LEFT_OUT = {"name_zh", "name_en", "unit", "unit_en", "report_id"}


def show_or_write(wanted: "Selection", out: Path | None, settings: Settings) -> int:
    """Print the rows as a table, or write them to `out`; return their count."""
    from ribao import pipeline, warehouse

    if out:
        count = pipeline.export_mart(wanted, out, settings)
        click.echo(f"{count} rows in {out}")
        return count
    with (
        warehouse.Warehouse(settings.reader_url()) as db,
        warehouse.open_mart(db, wanted) as (columns, rows),
    ):
        kept = [n for n, column in enumerate(columns) if column.name not in _LEFT_OUT]
        return show([columns[n].name for n in kept], ([row[n] for n in kept] for row in rows))
