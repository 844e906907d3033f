"""`ribao replay`: a lost warehouse made again from the archive."""

from collections import Counter

import click

from ribao.commands.common import settings
from ribao.errors import RibaoError


@click.command()
def replay() -> None:
    """Make a lost warehouse again: load every original of the archive and make every decision of its journal.

    What is there already stays. Started again it goes on where it stopped.
    """
    from ribao.pipeline.replay_archive import Repeated, replay_archive

    counts: Counter[str] = Counter()
    failed = 0
    for done in replay_archive(settings()):
        if isinstance(done, Repeated):
            counts["decisions already made" if done.already else "decisions"] += not done.said
            failed += bool(done.said)
            if done.said:
                d = done.decision
                click.echo(f"{d.at:%Y-%m-%d %H:%M} {d.act} by {d.who} cannot be made: {done.said}", err=True)
        else:
            counts[done.state] += 1
            if done.said:
                click.echo(f"{done.day} {done.state}: {done.said}", err=True)
    click.echo(", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing to do")
    if failed:
        raise RibaoError(f"{failed} decisions could not be made", "see the lines above; decide anew by hand")
