"""Gathers what a day's mail is made from, inside the transaction that loads the day."""

from collections.abc import Iterable

from ribao.model import Daily, Point, Report, Revision, Standing, Verdict
from ribao.warehouse.connection import Cursor, rows
from ribao.warehouse.finding_rows import parse_finding
from ribao.warehouse.queries.day import read_day
from ribao.warehouse.reconsidered import list_reconsidered

# A chart shows half a year of trading days.
CHART_DAYS = 120


def build_daily_summary(
    cursor: Cursor, report: Report, verdict: Verdict, report_id: int, revision: int
) -> Daily:
    """The day as it stands after loading it."""
    before = _before(cursor, report)
    first = _first_seen(cursor, report, verdict)
    return Daily(
        report,
        verdict,
        report_id,
        revision,
        new=frozenset(f.fingerprint for f in verdict.findings) - first.keys(),
        standing=_standing(cursor, first),
        closed=_list_closed(cursor, before, verdict),
        reconsidered=list_reconsidered(cursor, report.report_date, before) if report.report_date else (),
        revisions=_revisions(cursor, report_id),
        previous_advice=_advice(cursor, before),
        history=_histories(cursor, _suspect_series(cursor, report_id)),
        table=read_day(cursor, report_id),
    )


def _before(cursor: Cursor, report: Report) -> int | None:
    """The report that counts before this one."""
    cursor.execute(
        "SELECT id FROM core.active WHERE report_date < %s ORDER BY report_date DESC LIMIT 1",
        (report.report_date,),
    )
    found = cursor.fetchone()
    return found[0] if found else None


def _first_seen(cursor: Cursor, report: Report, verdict: Verdict) -> dict[str, object]:
    """Since when the report's findings have stood, of those that the report before showed too."""
    cursor.execute(
        """SELECT fingerprint, first_seen FROM core.finding_episodes
        WHERE fingerprint = ANY (%s) AND %s > first_seen AND %s <= last_seen""",
        ([f.fingerprint for f in verdict.findings], report.report_date, report.report_date),
    )
    return dict(cursor.fetchall())


_STANDING = """
SELECT DISTINCT ON (h.fingerprint) h.*, f.check_name, f.severity, f.cells, f.expected, f.pattern,
       f.casualties, f.proposals, f.detail
FROM mart.finding_history h
JOIN core.findings f USING (fingerprint)
JOIN core.reports r ON r.id = f.report_id
WHERE h.fingerprint = ANY (%s)
ORDER BY h.fingerprint, r.report_date DESC, r.revision DESC
"""


def _standing(cursor: Cursor, fingerprints: Iterable[str]) -> tuple[Standing, ...]:
    cursor.execute(_STANDING, (list(fingerprints),))
    return tuple(
        Standing(
            parse_finding(r),
            r["first_seen"],
            r["last_seen"],
            r["times_seen"],
            r["state"],
            r["reason"],
            r["closing"],
            r["now"] or "",
        )
        for r in rows(cursor)
    )


def _list_closed(cursor: Cursor, before: int | None, verdict: Verdict) -> tuple[Standing, ...]:
    """Findings of the report before, info aside, that this one no longer shows."""
    cursor.execute(
        "SELECT fingerprint FROM core.findings WHERE report_id = %s AND severity <> 'info' AND gone_at IS NULL",
        (before,),
    )
    gone = {fingerprint for (fingerprint,) in cursor.fetchall()} - {f.fingerprint for f in verdict.findings}
    return tuple(s for s in _standing(cursor, gone) if s.state == "resolved")


def _revisions(cursor: Cursor, report_id: int) -> tuple[Revision, ...]:
    cursor.execute(
        """SELECT s.id AS series, v.field, v.observed_on, o.value AS before, v.value AS after, v.cause
        FROM core.vintages v
        JOIN core.series s ON s.no = v.series_no
        JOIN core.vintages o ON (o.series_no, o.field, o.observed_on) = (v.series_no, v.field, v.observed_on)
            AND upper(o.known) = lower(v.known)
        WHERE v.report_id = %s AND upper_inf(v.known) AND o.value IS DISTINCT FROM v.value
          AND v.cause IN ('restatement', 'reissue', 'parser', 'correction')
        ORDER BY 1, 2, 3""",
        (report_id,),
    )
    return tuple(
        Revision(**{**r, "before": _text(r["before"]), "after": _text(r["after"])}) for r in rows(cursor)
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _advice(cursor: Cursor, report_id: int | None) -> dict[str, str | None]:
    cursor.execute("SELECT commodity, advice FROM core.sections WHERE report_id = %s", (report_id,))
    return dict(cursor.fetchall())


def _suspect_series(cursor: Cursor, report_id: int) -> list[str]:
    cursor.execute(
        """SELECT DISTINCT series FROM core.readings JOIN core.doubted USING (report_id, cell)
        WHERE report_id = %s AND series IS NOT NULL""",
        (report_id,),
    )
    return [series for (series,) in cursor.fetchall()]


def _histories(cursor: Cursor, wanted: list[str]) -> dict[str, tuple[Point, ...]]:
    cursor.execute(
        """SELECT series, observed_on, value, suspect FROM (
            SELECT *, row_number() OVER (PARTITION BY series ORDER BY observed_on DESC) AS back FROM core.best
            WHERE series = ANY (%s) AND field IN ('value', 'close') AND value IS NOT NULL) b
        WHERE back <= %s ORDER BY series, observed_on""",
        (wanted, CHART_DAYS),
    )
    found: dict[str, list[Point]] = {}
    for series, day, value, suspect in cursor.fetchall():
        found.setdefault(series, []).append(Point(day, value, suspect))
    return {series: tuple(points) for series, points in found.items()}
