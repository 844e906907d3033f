"""Notes on the sites: how many entries a list had, and the page of one that has changed."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ribao import calendar
from ribao.archive import Archive
from ribao.errors import RibaoError, SiteChanged
from ribao.settings import Settings
from ribao.source import Notes, Source


@contextmanager
def site_notes(settings: Settings, sources: Sequence[Source]) -> Iterator[Notes]:
    """Give the sources' notes, with those kept before; keep what the sources add.

    The page of a list that has changed goes into the archive, one a day, and the error says where.
    """
    store = Archive(settings.archive)
    before = {source.name: _count(store, source.name) for source in sources}
    notes = Notes(dict(before))
    try:
        yield notes
    except SiteChanged as error:
        _keep_page(store, error)
        raise
    finally:
        for name, count in notes.counts.items():
            if count != before[name]:
                store.put_derived(_name(name), json.dumps({"entries": count}).encode())
    for trouble in notes.troubles.values():
        _keep_page(store, trouble)


def _keep_page(store: Archive, error: RibaoError) -> None:
    if isinstance(error, SiteChanged):
        where = store.put_page(f"{error.source}-{calendar.today():%Y%m%d}.html", error.page)
        error.message += f"; the page is kept as {where}"


def _count(store: Archive, source: str) -> int:
    return int(json.loads(store.get_derived(_name(source)) or b"{}").get("entries", 0))


def _name(source: str) -> str:
    return f"sites/{source}.json"
