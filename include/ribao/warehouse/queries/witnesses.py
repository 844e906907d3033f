"""What the Report Desk shows of witnesses: beside a report's cells, beside a series' values, and how each one does."""

from datetime import timedelta
from typing import Any

from ribao.cells import CellRef
from ribao.model import WitnessComparison, WitnessReading
from ribao.warehouse.connection import Cursor, rows

Row = dict[str, Any]


def list_comparisons(cursor: Cursor, report_id: int) -> tuple[WitnessComparison, ...]:
    """A report's cells beside what witnesses publish of them, where they publish anything."""
    cursor.execute(
        """SELECT w.cell, w.witness, w.state, w.difference, r.series, r.field, r.observed_on, w.value, w.month, w.basis,
                  w.certain, w.known_at
        FROM core.witness_comparisons w JOIN core.readings r USING (report_id, cell)
        WHERE report_id = %s AND w.value IS NOT NULL ORDER BY w.cell, w.witness""",
        (report_id,),
    )
    return tuple(_build_comparison(row) for row in rows(cursor))


def _build_comparison(row: Row) -> WitnessComparison:
    names = ("witness", "series", "field", "observed_on", "value", "month", "basis", "certain", "known_at")
    reading = WitnessReading(**{name: row[name] for name in names})
    return WitnessComparison(CellRef(row["cell"]), row["witness"], row["state"], reading, row["difference"])


def list_published(cursor: Cursor, series: str, field: str) -> list[Row]:
    """What witnesses publish of a series' field: observed_on, witness, value, agrees."""
    cursor.execute(
        """SELECT DISTINCT ON (r.observed_on, w.witness) r.observed_on, w.witness, w.value, w.state = 'agrees' AS agrees
        FROM core.readings r
        JOIN core.active a ON a.id = r.report_id
        JOIN core.witness_comparisons w USING (report_id, cell)
        WHERE (r.series, r.field, r.role) = (%s, %s, 'current') AND w.value IS NOT NULL
        ORDER BY r.observed_on, w.witness, a.report_date DESC""",
        (series, field),
    )
    return rows(cursor)


def list_witnesses(cursor: Cursor, span: timedelta) -> list[Row]:
    """Each witness that was ever asked: the newest day that it answered for, when it last did, how long after the day's
    midnight its answers usually came in the last `span`, how many days that is, and what was wrong last."""
    cursor.execute(
        """SELECT witness, max(day) FILTER (WHERE usable) AS newest, max(last_at) FILTER (WHERE usable) AS last_at,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY first_at - (day AT TIME ZONE 'Asia/Shanghai'))
                      FILTER (WHERE usable AND day > current_date - %s AND first_at < day + interval '5 days') AS usual,
                  count(*) FILTER (WHERE usable) AS days,
                  (array_agg(reason ORDER BY last_at DESC) FILTER (WHERE NOT usable))[1] AS wrong
        FROM core.witness_answers GROUP BY witness ORDER BY witness""",
        (span,),
    )
    return rows(cursor)
