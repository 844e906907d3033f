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
from ribao.source.config import Folder, Mailbox, Source, Website, choice, load_config
from ribao.source.mailbox import IsReport
from ribao.source.notes import Notes

__all__ = ["Notes", "Source", "choice", "fetch", "load_config", "look"]

KnownHeaders = Mapping[str, Mapping[str, str]]


def look(day: date, sources: Sequence[Source], notes: Notes) -> str:
    """The name of the first source that has the day's report.

    Where none has it: the first error that is not NotYet, or NotYet; its message is what each source said.
    """
    errors: dict[str, RibaoError] = {}
    for source in sources:
        try:
            _look(day, source, notes)
            return source.name
        except RibaoError as error:
            errors[source.name] = error
    worst = min(errors.values(), key=lambda error: isinstance(error, NotYet))
    worst.message = "; ".join(f"{name}: {error.message}" for name, error in errors.items())
    raise worst


def fetch(
    day: date,
    sources: Sequence[Source],
    notes: Notes,
    known_headers: KnownHeaders | None = None,
    is_report: IsReport = lambda content: True,
) -> list[Fetched]:
    """The day's file from every source that has it, first choice first.

    `is_report` chooses between several PDFs of a mailbox. `known_headers` maps addresses to the headers that their bytes came with before: what has not changed since
    is left out. Raises the first source's error where none has it: NotYet, SourceUnavailable,
    FetchRefused, SiteChanged. Where one has it the others' errors go into the notes.
    """
    found: list[Fetched] = []
    errors: dict[str, RibaoError] = {}
    unchanged = False
    for source in sources:
        try:
            got = _fetch(day, source, notes, known_headers or {}, is_report)
            unchanged |= got is None
            found += [got] if got else []
        except RibaoError as error:
            errors[source.name] = error
    troubles = {name: error for name, error in errors.items() if not isinstance(error, NotYet)}
    if not found and not unchanged:
        raise next(iter(troubles.values()), next(iter(errors.values())))
    notes.troubles |= troubles
    return found


def _look(day: date, source: Source, notes: Notes) -> None:
    if isinstance(source, Website) and not website.look(day, source, notes.counts):
        raise NotYet(f"{source.list_url} lists no report of {day}")
    if isinstance(source, Folder) and not folder.look(day, source):
        raise NotYet(folder.explain_absence(day, source))
    if isinstance(source, Mailbox) and not mailbox.look(day, source):
        raise NotYet(f"no mail in {source.folder} carries the report of {day}")


def _fetch(
    day: date, source: Source, notes: Notes, known_headers: KnownHeaders, is_report: IsReport
) -> Fetched | None:
    if isinstance(source, Website):
        return website.fetch(day, source, notes.counts, known_headers)
    return folder.fetch(day, source) if isinstance(source, Folder) else mailbox.fetch(day, source, is_report)
