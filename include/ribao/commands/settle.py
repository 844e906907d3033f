"""`ribao settle`: a person's word on a finding."""

import click

from ribao.commands.common import settings, who, why


@click.command()
@click.argument("fingerprint")
@click.argument("action", type=click.Choice(["acknowledged", "resolved", "reopened"]))
@why
@who
def settle(fingerprint: str, action: str, why: str, who: str) -> None:
    """Mark the finding FINGERPRINT (see `ribao findings`); it stays on record with who and why."""
    from ribao import pipeline

    pipeline.settle(fingerprint, action, who, why, settings())
    click.echo(f"the finding is {action}")
