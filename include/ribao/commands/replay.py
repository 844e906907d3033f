"""`ribao replay`: rebuild a lost warehouse from the archive."""

from collections import Counter

import click

from ribao.commands.common import settings
from ribao.errors import RibaoError


@click.command()
def replay() -> None:
    """Rebuild a lost warehouse: load every original of the archive and repeat every decision of its journal.

    What is loaded already stays. A second run continues where the first one stopped.
    """
    from ribao.pipeline.replay_archive import Repeated, replay_archive

    counts: Counter[str] = Counter()
    failed = 0
    for done in replay_archive(settings()):
        if isinstance(done, Repeated):
            counts["decisions already made" if done.already else "decisions"] += not done.reason
            failed += bool(done.reason)
            if done.reason:
                d = done.decision
                click.echo(
                    f"{d.at:%Y-%m-%d %H:%M} {d.act} by {d.who} cannot be made: {done.reason}", err=True
                )
        else:
            counts[done.state] += 1
            if done.reason:
                click.echo(f"{done.day} {done.state}: {done.reason}", err=True)
    click.echo(", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing to do")
    if failed:
        raise RibaoError(f"{failed} decisions could not be made", "see the lines above; decide again by hand")
