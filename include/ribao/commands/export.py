"""`ribao export`: write a mart to a file."""

from datetime import date
from pathlib import Path

import click

from ribao.commands.common import settings, since, until


@click.command()
@click.argument("mart", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["parquet", "csv", "xlsx"]),
    help="Default: from the file extension.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="The file; - for standard output.",
)
@click.option("--series", help="Only this series.")
@since
@until
def export(
    mart: str | None,
    form: str | None,
    out: Path | None,
    series: str | None,
    since: date | None,
    until: date | None,
) -> None:
    """Write MART to a file, with units and the series' Chinese and English names; without MART, list the marts.

    What each column means is in the Parquet file's metadata, in the Excel file's second sheet, or beside the
    CSV file in NAME.columns.csv.
    """
    from ribao import pipeline, warehouse

    if mart is None:
        with warehouse.Warehouse(settings().reader_url()) as db:
            marts = warehouse.list_marts(db)
        for name, about in marts.items():
            click.echo(f"{name:16} {about}")
        return
    if out is None:
        raise click.UsageError("say where to: --out FILE")
    wanted = warehouse.Selection(mart, since, until, series)
    count = pipeline.export_mart(wanted, out, settings(), form)
    click.echo(f"{count} rows in {out}", err=str(out) == "-" or not out.is_file())
