"""What has become of the findings on earlier reports since the last mail: their reports were checked again.

A witness has come, mostly, or a report of an earlier day.
"""

from datetime import date, timedelta

from ribao.model import Reconsidered
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.finding_rows import parse_finding
from ribao.warehouse.queries.witnesses import list_comparisons

# Reports of so many days are looked at: a backfill is not told.
_DAYS = timedelta(days=14)
_CHANGED = """
WITH since AS (SELECT loaded_at AS moment FROM core.reports WHERE id = %(before)s),
changed AS (
    SELECT f.*, r.report_date,
        (SELECT o.proposed FROM core.findings o, since s WHERE (o.report_id, o.fingerprint) = (f.report_id, f.fingerprint)
             AND o.found_at <= s.moment AND o.gone_at > s.moment LIMIT 1) AS proposed_before,
        EXISTS (SELECT FROM core.findings o, since s WHERE (o.report_id, o.fingerprint) = (f.report_id, f.fingerprint)
             AND o.found_at <= s.moment AND o.gone_at > s.moment) AS was,
        EXISTS (SELECT FROM core.findings o WHERE (o.report_id, o.fingerprint) = (f.report_id, f.fingerprint)
             AND o.gone_at IS NULL) AS stands
    FROM core.findings f JOIN core.active a ON a.id = f.report_id JOIN core.reports r ON r.id = a.id, since s
    WHERE a.report_date < %(day)s AND a.report_date >= %(first)s AND f.severity <> 'info'
      AND ((f.gone_at IS NULL AND f.found_at > greatest(s.moment, r.loaded_at))
           OR (f.gone_at > s.moment AND f.found_at <= s.moment)))
SELECT *, CASE WHEN gone_at IS NOT NULL THEN 'withdrawn' WHEN was THEN 'changed' ELSE 'new' END AS what FROM changed
WHERE (gone_at IS NOT NULL AND NOT stands)
   OR (gone_at IS NULL AND (NOT was OR proposed IS DISTINCT FROM proposed_before))
ORDER BY report_date, rank
"""


def list_reconsidered(cursor: Cursor, day: date, before: int | None) -> tuple[Reconsidered, ...]:
    """The findings on reports before a day that have changed since the report `before` was loaded, infos aside."""
    cursor.execute(_CHANGED, {"before": before, "day": day, "first": day - _DAYS})
    found = rows(cursor)
    published = {row["report_id"]: list_comparisons(cursor, row["report_id"]) for row in found}
    return tuple(
        Reconsidered(
            row["report_date"],
            parse_finding(row),
            row["what"],
            tuple(c for c in published[row["report_id"]] if c.cell in row["cells"]),
        )
        for row in found
    )
