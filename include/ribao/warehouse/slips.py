"""How many slips the findings of reports that count name, each by its probability."""

from ribao.warehouse.connection import Warehouse

_SLIPS = """
SELECT f.detail ->> 'slip', sum((f.detail ->> 'confidence')::numeric)
FROM core.findings f JOIN core.active a ON a.id = f.report_id
WHERE f.gone_at IS NULL AND f.detail ->> 'slip' IS NOT NULL AND f.detail ->> 'confidence' IS NOT NULL GROUP BY 1
"""


def count_slips(db: Warehouse) -> tuple[dict[str, float], int]:
    """The expected number of each slip, and the number of reports."""
    with db.transaction() as cursor:
        cursor.execute(_SLIPS)
        found = {slip: float(count) for slip, count in cursor.fetchall()}
        cursor.execute("SELECT count(*) FROM core.active")
        (reports,) = cursor.fetchone() or (0,)
    return found, reports
