"""Store one checked report. The bulky rows of many reports are copied together."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extras import execute_values

from ribao.errors import RibaoError
from ribao.model import Archived, Report, ReportSnapshot, Verdict
from ribao.presentation.findings import write_reasons
from ribao.warehouse import rows as make
from ribao.warehouse.connection import Cursor
from ribao.warehouse.copy_rows import copy_rows
from ribao.warehouse.snapshots import hash_snapshot, snapshot_to_json
from ribao.warehouse.witnesses import store_comparisons


@dataclass(frozen=True, slots=True)
class Loading:
    """A report to load: the document and what was read.

    `verdict`, `snapshot` and `history_hash` (see `read_history`) are the checks' result, if there is one already.
    """

    archived: Archived
    report: Report
    verdict: Verdict | None = None
    snapshot: ReportSnapshot | None = None
    history_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored report, and its verdict; `is_first` where its date had none before."""

    report_id: int
    loading: Loading
    verdict: Verdict
    is_first: bool


def store_documents(cursor: Cursor, items: Iterable[Loading]) -> None:
    """Insert the rows of the documents that are not there yet."""
    rows = [
        (a.sha256, a.size, a.source, a.url, a.name, a.fetched_at, json.dumps(dict(a.headers)))
        for a in (item.archived for item in items)
    ]
    if rows:
        execute_values(cursor, "INSERT INTO core.documents VALUES %s ON CONFLICT DO NOTHING", rows)


def store_report(
    cursor: Cursor, item: Loading, verdict: Verdict, snapshot: ReportSnapshot, moment: datetime
) -> Stored:
    """Insert the rows of a report, whose document is there, and of its findings; `copy_contents` does the rest.

    The first report of a date counts at once, unless it is in quarantine; among several core.elect chooses.
    """
    a, r = item.archived, item.report
    state, snapshot_json = "quarantined" if verdict.quarantine else "loaded", snapshot_to_json(snapshot)
    cursor.execute(
        """INSERT INTO core.reports (report_date, revision, sha256, parser_version, unknown_series, data_date,
            previous_on, pages, state, counts, reason, reason_en, fetched_at, loaded_at, memory, mark)
        SELECT %s, coalesce(max(revision), 0) + 1, %s, %s, %s, %s, %s, %s, %s, %s AND count(*) = 0, %s, %s, %s, %s, %s, %s
        FROM core.reports WHERE report_date = %s RETURNING id, revision = 1""",
        (
            *(a.report_date, a.sha256, r.parser_version, make.list_unknown_series(r)),
            *(r.data_date, make.previous_on(r.data_date), r.pages, state, state == "loaded"),
            *(*map(write_reasons(verdict).get, ("zh", "en")), a.fetched_at, moment),
            *(snapshot_json, hash_snapshot(a.sha256, r.parser_version, snapshot_json), a.report_date),
        ),
    )
    found = cursor.fetchone()
    if not found:
        raise RibaoError("the report was not stored")
    report_id, is_first = found
    if verdict.findings:
        copy_rows(cursor, "core.findings", make.FINDING, make.finding_rows(report_id, verdict, moment))
    if verdict.comparisons:
        store_comparisons(cursor, report_id, verdict.comparisons)
    return Stored(report_id, item, verdict, is_first)


def copy_contents(cursor: Cursor, stored: Sequence[Stored]) -> None:
    """COPY the readings, sections and statements of reports."""
    for item in stored:
        _insert_series(cursor, item.loading.report)
    for table, columns, rows in (
        ("core.readings", make.READING, make.reading_rows),
        ("core.sections", make.SECTION, make.section_rows),
        ("core.statements", make.STATEMENT, make.statement_rows),
    ):
        copy_rows(cursor, table, columns, _of_all(stored, rows))


def _of_all(
    stored: Iterable[Stored], rows: Callable[[int, Report], Iterable[make.Row]]
) -> Iterator[make.Row]:
    for item in stored:
        yield from rows(item.report_id, item.loading.report)


def _insert_series(cursor: Cursor, report: Report) -> None:
    for series, kind, commodity, block, label in make.series_rows(report):
        cursor.execute(
            """INSERT INTO core.series (id, kind, commodity, block, name_zh, name_en, known)
            VALUES (%s, %s, %s, %s, %s, %s, false) ON CONFLICT DO NOTHING""",
            (series, kind, commodity, block, label, label),
        )
