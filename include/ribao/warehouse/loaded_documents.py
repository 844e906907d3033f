"""Which originals are loaded, and by which parser they were read."""

from dataclasses import dataclass
from datetime import date

from ribao.warehouse.connection import Warehouse


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """The newest reading of an original for a report date; `state` as in core.reports."""

    report_date: date
    sha256: str
    report_id: int
    parser_version: str
    state: str


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
        return [LoadedDocument(*row) for row in cursor.fetchall()]
