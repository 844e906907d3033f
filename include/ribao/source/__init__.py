"""Where the day's report comes from: `config` says which sources, each kind is a module.

`website` goes by `http` (safe and polite) over `sockets`, `folder` and `mailbox`
wait for what people put there; `pdf` looks at the bytes, `days` at names;
`notes` has what is remembered from one look to the next.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from ribao.errors import NotYet, RibaoError
from ribao.model import Fetched
from ribao.source import folder, mailbox, website
from ribao.source.config import Folder, Source, Website, choice, load_config
from ribao.source.notes import Notes

__all__ = ["Notes", "Source", "choice", "fetch", "load_config", "look"]

Known = Mapping[str, Mapping[str, str]]


def look(day: date, sources: Sequence[Source], notes: Notes) -> bool:
    """Whether any source has the day's report; the first error where none has and one failed."""
    errors: list[RibaoError] = []
    for source in sources:
        try:
            if _look(day, source, notes):
                return True
        except RibaoError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return False


def fetch(day: date, sources: Sequence[Source], notes: Notes, known: Known | None = None) -> list[Fetched]:
    """The day's file from every source that has it, first choice first.

    `known` maps addresses to the headers that their bytes came with before: what has not changed since
    is left out. Raises the first source's error where none has it: NotYet, SourceUnavailable,
    FetchRefused, SiteChanged. Where one has it the others' errors go into the notes.
    """
    found: list[Fetched] = []
    errors: dict[str, RibaoError] = {}
    unchanged = False
    for source in sources:
        try:
            got = _fetch(day, source, notes, known or {})
            unchanged |= got is None
            found += [got] if got else []
        except RibaoError as error:
            errors[source.name] = error
    troubles = {name: error for name, error in errors.items() if not isinstance(error, NotYet)}
    if not found and not unchanged:
        raise next(iter(troubles.values()), next(iter(errors.values())))
    notes.troubles |= troubles
    return found


def _look(day: date, source: Source, notes: Notes) -> bool:
    if isinstance(source, Website):
        return website.look(day, source, notes.counts)
    return folder.look(day, source) if isinstance(source, Folder) else mailbox.look(day, source)


def _fetch(day: date, source: Source, notes: Notes, known: Known) -> Fetched | None:
    if isinstance(source, Website):
        return website.fetch(day, source, notes.counts, known)
    return folder.fetch(day, source) if isinstance(source, Folder) else mailbox.fetch(day, source)
