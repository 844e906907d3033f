"""Compare what a new parser version or catalogue reads with what is loaded, before it goes live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ribao import warehouse
from ribao.archive import Archive
from ribao.errors import Unreadable
from ribao.model import Box
from ribao.pipeline.backfill import Original, read_ahead
from ribao.pipeline.reading import assign_report_date
from ribao.read import PARSER_VERSION
from ribao.read.pictures import SCALE, render_parts
from ribao.series_mapping import find_row_series
from ribao.settings import Settings
from ribao.warehouse import Difference, LoadedDocument, Warehouse

# What is drawn around a cell, in points: its row to either side, and a part of the rows above and below.
_BESIDE, _ABOVE = 160.0, 24.0


@dataclass(frozen=True, slots=True)
class Reread:
    """A loaded report read again: the differences, or why it can no longer be read."""

    document: LoadedDocument
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""


def list_outdated_documents(
    since: date | None, until: date | None, settings: Settings
) -> list[LoadedDocument]:
    """The loaded originals that another parser read, or with a label that the catalogue knows only now.

    What a person rejected stays rejected.
    """
    with Warehouse(settings.need_warehouse()) as db:
        found = warehouse.list_loaded_documents(db, since, until)
    return [known for known in found if _is_outdated(known) and known.state != "rejected"]


def _is_outdated(known: LoadedDocument) -> bool:
    return known.parser_version != PARSER_VERSION or any(map(find_row_series, known.unknown_rows))


def compare_readings(
    loaded: Sequence[LoadedDocument], settings: Settings, jobs: int | None = None
) -> Iterator[Reread]:
    """Read originals with the present parser and yield how that differs from what is loaded; load nothing."""
    by_original = {(known.report_date, known.sha256): known for known in loaded}
    with (
        Warehouse(settings.need_warehouse()) as db,
        read_ahead([Original(*key) for key in by_original], settings, jobs) as batches,
    ):
        for batch in batches:
            for original, read in batch:
                known = by_original[original.day, original.sha256]
                if isinstance(read, Unreadable):
                    yield Reread(known, unreadable=str(read))
                    continue
                report = assign_report_date(read, original.day)
                found = warehouse.find_differences(db, known.report_id, report)
                yield Reread(known, tuple(found))


def draw_differences(reread: Reread, settings: Settings) -> dict[Difference, bytes]:
    """Draw a PNG of the surroundings of each differing cell, without those that have no place or cannot be drawn.

    Raises Unreadable where the original cannot be drawn at all.
    """
    placed = [(d, _widen(d.box)) for d in reread.differences if d.box]
    if not placed:
        return {}
    content = Archive(settings.archive).get(reread.document.sha256)
    pictures = render_parts(content, [part for _, part in placed], SCALE)
    return {d: png for (d, _), png in zip(placed, pictures, strict=True) if png}


def _widen(box: Box) -> Box:
    left, top = max(box.x0 - _BESIDE, 0.0), max(box.top - _ABOVE, 0.0)
    return Box(box.page, left, top, box.x1 + _BESIDE, box.bottom + _ABOVE)
