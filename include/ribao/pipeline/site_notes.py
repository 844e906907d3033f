"""What is remembered of the sites: how many entries a list had, and the page of one that has changed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from ribao.archive import Archive
from ribao.errors import SiteChanged
from ribao.settings import Settings


@contextmanager
def site_notes(settings: Settings) -> Iterator[dict[str, int]]:
    """Counts for the sources to fill in; they are kept, and told when a list has no entry any more."""
    store, counts = Archive(settings.archive), dict[str, int]()
    try:
        yield counts
    except SiteChanged as error:
        before = json.loads(store.get_derived(_name(error.source)) or b"{}").get("entries")
        where = store.put_page(
            f"{error.source}-{datetime.now(ZoneInfo('Asia/Shanghai')):%Y%m%d-%H%M%S}.html", error.page
        )
        had = f"; it had {before} when last seen" if before else ""
        error.message += f"{had}; the page is kept as {where}"
        raise
    for source, count in counts.items():
        store.put_derived(_name(source), json.dumps({"entries": count}).encode())


def _name(source: str) -> str:
    return f"sites/{source}.json"
