"""`ribao release`: let a quarantined report count."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("report_id", type=int)
@why
@who
def release(report_id: int, why: str, who: str) -> None:
    """Let the quarantined report REPORT_ID count, so that the marts show it."""
    from ribao import pipeline

    pipeline.release_report(report_id, who, why, settings())
    click.echo(f"report {report_id} is released")
