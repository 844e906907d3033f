"""`ribao settle`: acknowledge, resolve or reopen a finding."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("fingerprint")
@click.argument("action", type=click.Choice(["acknowledged", "resolved", "reopened"]))
@why
@who
def settle(fingerprint: str, action: str, why: str, who: str) -> None:
    """Acknowledge, resolve or reopen the finding FINGERPRINT (see `ribao findings`); who and why are recorded."""
    from ribao import pipeline

    pipeline.settle_finding(fingerprint, action, who, why, settings())
    click.echo(f"the finding is {action}")
