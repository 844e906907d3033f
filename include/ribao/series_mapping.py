"""Map the labels of a report to the catalogue's series.

The reader knows labels only, and the archive keeps what it read. The series is looked up whenever a report is taken
from there, so that a new series or alias of the catalogue holds for reports that were read before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import process

from ribao.catalogue import all_series, find_contract, find_series
from ribao.cells import RowRef
from ribao.labels import label_key
from ribao.model import Indicator, ParseWarning, Report

_UNMAPPED = "unmapped_series"


def map_series(report: Report) -> Report:
    """Return the report with the catalogue's series of each row, and a warning for each label that it lacks."""
    indicators = tuple(replace(i, series=find_row_series(i.row)) for i in report.indicators)
    return replace(
        report,
        quotes=tuple(replace(q, series=find_row_series(q.row)) for q in report.quotes),
        indicators=indicators,
        warnings=(*(w for w in report.warnings if w.kind != _UNMAPPED), *_warn_of_unmapped(indicators)),
    )


@lru_cache(1 << 12)
def find_row_series(row: RowRef) -> str | None:
    """The id of the series or contract that a row's labels name, or None."""
    known = find_contract(row.block) if row.table == "t1" else find_series(row.block, row.metric)
    return known.id if known else None


def _warn_of_unmapped(indicators: Sequence[Indicator]) -> Iterator[ParseWarning]:
    unmapped = [row for row in indicators if row.series is None and row.metric is not None]
    catalogue = {f"{s.block}/{s.metric}": s.id for s in all_series()} if unmapped else {}
    for row in unmapped:
        label = f"{row.block}/{label_key(row.metric or '')}"
        nearest = process.extractOne(label, catalogue.keys())
        hint = f"; nearest known: {nearest[0]} ({catalogue[nearest[0]]})" if nearest else ""
        message = f"{label} is not in the catalogue{hint}"
        yield ParseWarning(_UNMAPPED, (row.cells["current"].id,), message, "info")
