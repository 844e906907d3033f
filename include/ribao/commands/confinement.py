"""`ribao confinement`: what confines the process that reads PDFs on this machine."""

import click


@click.command()
def confinement() -> None:
    """Print which layers confine the process that reads PDFs on this machine, and why others do not."""
    from ribao.read.child import describe_layers

    click.echo(describe_layers())
