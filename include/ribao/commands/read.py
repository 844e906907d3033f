"""`ribao read`: one PDF to one JSON object."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("pdf", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read(pdf: Path) -> None:
    """Read one report and print its content as one JSON object."""
    from ribao.read.sandbox import read_pdf
    from ribao.report_json import to_json

    report = read_pdf(pdf.read_bytes())
    click.echo(json.dumps(to_json(report), ensure_ascii=False, indent=1))
