"""The command line: `ribao COMMAND` or `python -m ribao COMMAND`.

Exit codes: 0 success; 1 failure, with one line on stderr (also for an unreadable or quarantined report); 2 wrong usage.
"""

import sys

import click

from ribao import __version__
from ribao.commands import (
    accept,
    alert_volume,
    archive,
    as_of,
    audit,
    backfill,
    backup,
    confinement,
    content_hash,
    correct,
    day,
    dictionary,
    export,
    findings,
    migrate,
    rates,
    read,
    reject,
    relations,
    release,
    replay,
    reread,
    settle,
    sources,
    status,
    vintages,
    withdraw,
    witness,
)
from ribao.errors import RibaoError, UsageError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ribao")
def cli() -> None:
    """Ribao: read a broker's daily PDF report, check its numbers, load them and notify people."""


for command in (
    read.read,
    audit.audit,
    rates.rates,
    relations.relations,
    migrate.migrate,
    status.status,
    confinement.confinement,
    sources.sources,
    witness.witness,
    day.day,
    findings.findings,
    alert_volume.alert_volume,
    accept.accept,
    correct.correct,
    withdraw.withdraw,
    settle.settle,
    release.release,
    reject.reject,
    archive.archive,
    replay.replay,
    backup.backup,
    backup.restore,
    backfill.backfill,
    reread.reread,
    export.export,
    as_of.as_of,
    vintages.vintages,
    content_hash.content_hash,
    dictionary.dictionary,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a Ribao error becomes one line and an exit code."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("ribao: stopped", err=True)
        sys.exit(1)
    except RibaoError as error:
        click.echo(f"ribao: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except OSError as error:
        if error.filename is None:  # Not of a file: a broken pipe, a connection.
            raise
        click.echo(f"ribao: {error.filename}: {error.strerror}; free it, or name another place", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
