"""The report's make-up: series that are new, missing, renamed, or whose label is misspelt."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from ribao.catalogue import all_series
from ribao.catalogue.thresholds import threshold
from ribao.cells import RowRef
from ribao.check.findings import build_finding
from ribao.check.relations import index_row_series
from ribao.labels import label_key
from ribao.model import Fact, Finding, Indicator, Report, ReportSnapshot
from ribao.numbers import parse_printed

_MISSPELT_EDITS: int = threshold("labels.misspelt_edits_count")
_RENAMED_SIMILARITY_PCT: int = threshold("labels.renamed_similarity_pct")


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Label -> series id, for each block."""
    found: dict[str, dict[str, str]] = {}
    for series in all_series():
        for label in (series.metric, *series.aliases):
            found.setdefault(series.block, {})[label] = series.id
    return found


def assume_series(report: Report, yesterday: ReportSnapshot | None) -> dict[RowRef, str | None]:
    """The series of every row for the checks: the reader's, and for unknown labels what they must mean.

    An unknown label means a series that is missing today where it is one slip of the pen away from
    its label, or where it goes on with its values (`find_renames`).
    """
    series = infer_series(index_row_series(report))
    if yesterday:
        before = infer_series(yesterday.series)
        for old, row in find_renames(report, yesterday, series):
            series[row.row] = before.get(old)
    return series


def infer_series(series: Mapping[RowRef, str | None]) -> dict[RowRef, str | None]:
    """The series of every row id; an unknown label is a missing series of its block that it is one slip away from."""
    found = dict(series)
    taken = {s for s in found.values() if s}
    for row in [r for r, s in series.items() if s is None and r.table == "t2"]:
        near = [
            s
            for other, s in _labels().get(row.block, {}).items()
            if s not in taken and DamerauLevenshtein.distance(row.metric, other) <= _MISSPELT_EDITS
        ]
        if len(near) == 1:
            found[row] = near[0]
            taken.add(near[0])
    return found


def _unknown(report: Report, series_today: Mapping[RowRef, str | None]) -> list[Indicator]:
    return [i for i in report.indicators if i.metric and not series_today.get(i.row)]


def find_renames(
    report: Report, yesterday: ReportSnapshot, series_today: Mapping[RowRef, str | None]
) -> Iterator[tuple[RowRef, Indicator]]:
    """Rows of the day before that go on under another label: (old row id, new row).

    Today's previous is the missing row's current, in the same block, and no other missing row's.
    """
    gone = _find_missing_rows(report, infer_series(yesterday.series), series_today)
    for row in _unknown(report, series_today):
        key = row.row
        if key in yesterday.series:
            continue
        fits = [old for old in gone if old.block == row.block and _goes_on(old, row, yesterday)]
        fits.sort(key=lambda old: -ratio(old.metric, row.metric or ""))
        if fits and ratio(fits[0].metric, label_key(row.metric or "")) >= _RENAMED_SIMILARITY_PCT:
            gone.remove(fits[0])
            yield fits[0], row


def _find_missing_rows(
    report: Report, before: Mapping[RowRef, str | None], series_today: Mapping[RowRef, str | None]
) -> list[RowRef]:
    """Rows of the day before that today lacks; `before` and `series_today` are the series of that day's rows and of today's."""
    today = {i.row for i in report.indicators}
    series = {s for s in series_today.values() if s}
    return [
        row
        for row, s in before.items()
        if row.table == "t2" and row not in today and (s is None or s not in series)
    ]


def _goes_on(old: RowRef, row: Indicator, yesterday: ReportSnapshot) -> bool:
    was, now = (
        parse_printed(yesterday.cells.get(old.cell("current"))),
        parse_printed(row.cells["previous"].text),
    )
    return was is not None and now is not None and was.value == now.value


def find_series_changes(report: Report, yesterday: ReportSnapshot | None) -> Iterator[Finding]:
    """Series that are new, missing or renamed since the previous report; such findings name no cells."""
    if yesterday is None:
        return
    before = infer_series(yesterday.series)
    series_today = assume_series(report, None)
    moved = list(find_renames(report, yesterday, series_today))
    for old, row in moved:
        values = {"row": old, "label": label_key(row.metric or "")}
        yield _finding("renamed", values | {"previous": row.cells["previous"].text or ""})
    today = [i.row for i in report.indicators if i.metric]
    gone = [
        row
        for row in _find_missing_rows(report, before, series_today)
        if row not in {old for old, _ in moved}
    ]
    carried = {*(row for row in before if row.table == "t2"), *(row.row for _, row in moved)}
    series = {s for s in before.values() if s}
    new = [row for row in today if row not in carried and series_today.get(row) not in series]
    yield from _group_blocks("missing", gone, today)
    yield from _group_blocks("new", new, [row for row in before if row.table == "t2"])


def _group_blocks(type_name: str, rows: Sequence[RowRef], others: Sequence[RowRef]) -> Iterator[Finding]:
    """One finding for a row, or for a whole block that the other day lacks."""
    whole = {row.block for row in rows} - {row.block for row in others}
    for block in sorted(whole):
        yield _finding(type_name, {"block": block}, "_block")
    for row in rows:
        if row.block not in whole:
            yield _finding(type_name, {"row": row})


def _finding(type_name: str, values: Mapping[str, str], what: str = "") -> Finding:
    return build_finding(f"makeup.{type_name}", type_name, (), Fact(f"series_{type_name}{what}", values))
