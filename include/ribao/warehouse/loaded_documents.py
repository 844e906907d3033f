"""Which originals are loaded, by which parser they were read, and which of their rows have no known series."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ribao.cells import CellRef, RowRef
from ribao.warehouse.connection import Cursor, Warehouse


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """The newest reading of an original for a report date; `state` as in core.reports.

    `unknown_rows` are those whose labels the catalogue did not know when it was loaded.
    """

    report_date: date
    sha256: str
    report_id: int
    parser_version: str
    state: str
    unknown_rows: tuple[RowRef, ...] = ()


def list_loaded_documents(
    db: Warehouse, since: date | None = None, until: date | None = None
) -> list[LoadedDocument]:
    """Every original that is loaded, quarantined and rejected ones too, by report date."""
    with db.transaction() as cursor:
        cursor.execute(
            """SELECT DISTINCT ON (report_date, sha256) report_date, sha256, id, parser_version, state
            FROM core.reports
            WHERE report_date BETWEEN coalesce(%s::date, '-infinity') AND coalesce(%s::date, 'infinity')
            ORDER BY report_date, sha256, revision DESC""",
            (since, until),
        )
        documents = cursor.fetchall()
        unknown = _list_unknown_rows(cursor)
    return [
        LoadedDocument(day, sha256, report_id, version, state, tuple(unknown[report_id]))
        for day, sha256, report_id, version, state in documents
    ]


def _list_unknown_rows(cursor: Cursor) -> dict[int, list[RowRef]]:
    """The rows of series that the catalogue did not know, by report."""
    cursor.execute(
        """SELECT r.report_id, r.cell FROM core.readings r JOIN core.series s ON s.id = r.series
        WHERE NOT s.known AND r.role = 'current' AND r.field IN ('close', 'value')"""
    )
    found: dict[int, list[RowRef]] = defaultdict(list)
    for report_id, cell in cursor.fetchall():
        found[report_id].append(CellRef(cell).row)
    return found
