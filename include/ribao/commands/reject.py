"""`ribao reject`: keep a report out of the marts."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("report_id", type=int)
@why
@who
def reject(report_id: int, why: str, who: str) -> None:
    """Keep the report REPORT_ID out of the marts; `ribao release` takes that back."""
    from ribao import pipeline

    pipeline.reject_report(report_id, who, why, settings())
    click.echo(f"report {report_id} is rejected")
