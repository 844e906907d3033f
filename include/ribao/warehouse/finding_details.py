"""Details of findings that an older version stored without: taken from checking their reports again."""

import json
import logging
from datetime import date
from functools import partial

from ribao.finding_json import finding_to_json
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.rechecks import Rechecker, check_again, run_with_readings
from ribao.warehouse.rows import DETAIL
from ribao.warehouse.snapshots import SnapshotReader

log = logging.getLogger(__name__)

_DAYS = """
SELECT DISTINCT r.report_date FROM core.findings f JOIN core.reports r ON r.id = f.report_id
WHERE f.detail = '{}' AND f.gone_at IS NULL ORDER BY 1
"""
_REPORTS = """
SELECT id, sha256, parser_version FROM core.reports r WHERE report_date = %s
AND EXISTS (SELECT FROM core.findings f WHERE f.report_id = r.id AND f.detail = '{}' AND f.gone_at IS NULL)
"""


def fill_finding_details(db: Warehouse, rechecker: Rechecker) -> int:
    """Add the missing details, a day in a transaction; returns how many findings have them now.

    A finding that the checks no longer make, or whose report is not in the archive, stays as it is.
    """
    with db.transaction() as cursor:
        cursor.execute(_DAYS)
        days = [day for (day,) in cursor.fetchall()]
    filled = sum(run_with_readings(db, rechecker, partial(_fill_day, day, rechecker)) for day in days)
    if days:
        log.info("details added to %d findings of %d days that an older version had found", filled, len(days))
    return filled


def _fill_day(day: date, rechecker: Rechecker, cursor: Cursor) -> int:
    snapshots, filled = SnapshotReader(cursor, rechecker.known), 0
    cursor.execute(_REPORTS, (day,))
    for number, sha256, parser_version in cursor.fetchall():
        report = rechecker.recall(day, sha256, parser_version)
        if report is None:
            continue
        verdict, _ = check_again(cursor, report, rechecker, snapshots, day)
        for finding in verdict.findings:
            content = finding_to_json(finding)
            cursor.execute(
                """UPDATE core.findings SET detail = %s WHERE report_id = %s AND gone_at IS NULL AND detail = '{}'
                AND (fingerprint, check_name, cells) = (%s, %s, %s)""",
                (
                    json.dumps({key: content[key] for key in DETAIL}, ensure_ascii=False),
                    *(number, finding.fingerprint, finding.check, list(finding.cells)),
                ),
            )
            filled += cursor.rowcount
    return filled
