"""A new version of the reader: what it would read otherwise, told before it goes live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ribao import warehouse
from ribao.errors import Unreadable
from ribao.pipeline.backfill import Original, read_ahead
from ribao.pipeline.reading import of_day
from ribao.read import PARSER_VERSION
from ribao.settings import Settings
from ribao.warehouse import Difference, Known


@dataclass(frozen=True, slots=True)
class Reread:
    """A loaded report read anew: the differences, or why it can no longer be read."""

    known: Known
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""


def outdated(since: date | None, until: date | None, settings: Settings) -> list[Known]:
    """The loaded originals that another parser read; what a person rejected stays rejected."""
    found = warehouse.originals(settings.need_warehouse(), since, until)
    return [known for known in found if known.parser_version != PARSER_VERSION and known.state != "rejected"]


def compare(loaded: Sequence[Known], settings: Settings, jobs: int | None = None) -> Iterator[Reread]:
    """Read originals with the present parser and tell how that differs from what is loaded; loads nothing."""
    by_original = {(known.report_date, known.sha256): known for known in loaded}
    with read_ahead([Original(*key) for key in by_original], settings, jobs) as batches:
        for batch in batches:
            for original, read in batch:
                known = by_original[original.day, original.sha256]
                if isinstance(read, Unreadable):
                    yield Reread(known, unreadable=str(read))
                    continue
                report = of_day(read, original.day)
                found = warehouse.differences(settings.need_warehouse(), known.report_id, report)
                yield Reread(known, tuple(found))
