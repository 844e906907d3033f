"""Where the day's report comes from: `config` says which sources, each kind is a module.

`website` goes by `http` (safe and polite), `folder` and `mailbox` wait for
what people put there; `pdf` looks at the bytes, `days` at names.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from datetime import date

from ribao.errors import NotYet, RibaoError
from ribao.model import Fetched
from ribao.source import folder, mailbox, website
from ribao.source.config import Folder, Source, Website, load_config

__all__ = ["Source", "fetch", "load_config", "look"]

Known = Mapping[str, Mapping[str, str]]


def look(day: date, sources: Sequence[Source], counts: MutableMapping[str, int]) -> bool:
    """Whether any source has the day's report; the first error where none has and one failed."""
    errors: list[RibaoError] = []
    for source in sources:
        try:
            if _look(day, source, counts):
                return True
        except RibaoError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return False


def fetch(
    day: date, sources: Sequence[Source], counts: MutableMapping[str, int], known: Known | None = None
) -> list[Fetched]:
    """The day's file from every source that has it, first choice first.

    `known` maps addresses to the headers that their bytes came with before: what has not changed since
    is left out. Raises the first source's error where none has it: NotYet, SourceUnavailable,
    FetchRefused, SiteChanged.
    """
    found: list[Fetched] = []
    errors: list[RibaoError] = []
    unchanged = False
    for source in sources:
        try:
            got = _fetch(day, source, counts, known or {})
            unchanged |= got is None
            found += [got] if got else []
        except RibaoError as error:
            errors.append(error)
    if not found and not unchanged:
        raise next((e for e in errors if not isinstance(e, NotYet)), errors[0])
    return found


def _look(day: date, source: Source, counts: MutableMapping[str, int]) -> bool:
    if isinstance(source, Website):
        return website.look(day, source, counts)
    return folder.look(day, source) if isinstance(source, Folder) else mailbox.look(day, source)


def _fetch(day: date, source: Source, counts: MutableMapping[str, int], known: Known) -> Fetched | None:
    if isinstance(source, Website):
        return website.fetch(day, source, counts, known)
    return folder.fetch(day, source) if isinstance(source, Folder) else mailbox.fetch(day, source)
