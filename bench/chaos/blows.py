"""One day a blow: the days that a trial sends through an installation, and what came of them.

At the end every day is loaded once, the content is that of the archive loaded quietly, each mail came once, and nothing
is left: no process, no half-written file.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import click
from ribao import warehouse
from ribao.pipeline.replay_archive import replay_archive
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao_local import postgres
from ribao_local.keys import load_keys
from ribao_local.place import Place, Ports
from ribao_local.run import start_installation
from ribao_sim.servers import find_free_ports

from bench.chaos import tally
from bench.chaos.__main__ import list_last_days
from bench.chaos.installation import PATIENCE, Blow, Installation
from bench.chaos.plan import Trial
from bench.chaos.site import Publisher
from tests.fixtures.installation import database, left_over


def prepare_place(home: Path | None) -> tuple[Path, Place]:
    """The folder of a trial, and a place in it for a new installation."""
    folder = home or Path(tempfile.mkdtemp(prefix="ribao-chaos-"))
    place = Place((folder / "home").resolve(), Ports(*find_free_ports(5)), (folder / "published").resolve())
    place.make_folders()
    # The publisher does not start without its folder.
    place.published.mkdir(parents=True)
    return folder, place


def strike_each(place: Place, folder: Path, choose: Callable[[Installation], Iterable[Blow]]) -> bool:
    """Start the installation, a day for each of the chosen blows; True where all ended as it should."""
    begun = time.monotonic()

    def say(text: str) -> None:
        click.echo(f"[{time.monotonic() - begun:5.0f} s] {text}")

    rows = []
    with start_installation(place, False, say) as (api, supervisor):
        installation = Installation(api, supervisor, place)
        blows = list(choose(installation))
        plan = dict.fromkeys(list_last_days(len(blows)), Trial("nothing"))
        Publisher(place.published, folder / "kept").prepare(plan, 0)
        for day, blow in zip(plan, blows, strict=True):
            rows.append((day, blow.what, installation.run_day(day, blow)))
            blow.heal()
            say(f"{day} {blow.what}: {rows[-1][2]}")
        supervisor.wait_until(_send_outbox, "the outbox", PATIENCE)
    good = print_outcome(rows, plan, place, folder)
    say(f"done; logs, mails and archive are in {folder}")
    return good


def _send_outbox() -> bool:
    from ribao import pipeline

    return pipeline.send_notifications(Settings.from_env())["kept"] == 0


def print_outcome(
    rows: list[tuple[date, str, str]], plan: dict[date, Trial], place: Place, folder: Path
) -> bool:
    """Print what became of each day and what is left; True where all is as it should be."""
    left, parts = left_over(place), [p for p in folder.rglob("*.part*") if p.is_file()]
    with database(place) as url:
        found = tally.read_days(url, plan)
        content, quiet = warehouse.compute_content_hash(Warehouse(url)), load_quietly(place, url)
    mails, twice = tally.count_taken_mails(place.mails, plan)
    good = True
    click.echo("\n| blow | ended as | files loaded | daily mails | by |\n|---|---|---|---|---|")
    for day, what, how in rows:
        state = "loaded" if found[day].counting else found[day].state
        daily = mails["daily", tally.ANALYST, day]
        good &= found[day].counting == found[day].revisions == daily == 1 and how != "MISSED"
        click.echo(f"| {what} | {state} | {found[day].revisions} | {daily} | {how} |")
    other = {kind: n for (kind, _, _), n in mails.items() if kind != "daily"}
    click.echo(f"\nother mails: {other}; twice: {twice}")
    click.echo(f"content hash {content}, loaded quietly {quiet}")
    click.echo(f"processes left: {left or 'none'}; half-written files: {parts or 'none'}")
    return good and content == quiet and not (twice or left or parts)


def load_quietly(place: Place, url: str) -> str:
    """The content hash of the same archive in another database of the same server."""
    postgres.start_server(
        place.home / "postgres", place.ports.postgres, load_keys(place.home).database, ("warehouse", "quiet")
    )
    settings = Settings(warehouse=url.replace("/warehouse", "/quiet"), archive=str(place.home / "archive"))
    warehouse.migrate_schema(Warehouse(settings.warehouse))
    list(replay_archive(settings))
    return warehouse.compute_content_hash(Warehouse(settings.warehouse))
