"""Whether a value that a person gives can be of its series: against all that was printed of it."""

from decimal import Decimal

from ribao.catalogue import may_be
from ribao.errors import Implausible
from ribao.warehouse.connection import Cursor

# Beyond so many times what was printed, a slip of the hand is likelier than a market's move.
_TIMES = 10
# A history of so many days shows how far a series goes: so many times its width beyond that is far too.
_DAYS = 20
_CONFIRM = "check the value; confirm it if it is meant"

# What people corrected does not widen what is plausible, nor what is in doubt where there is anything else.
_HISTORY = """
SELECT min(value) FILTER (WHERE trusted), max(value) FILTER (WHERE trusted), count(*) FILTER (WHERE trusted),
       min(value), max(value)
FROM (SELECT r.value,
             NOT EXISTS (SELECT FROM core.findings f WHERE f.report_id = r.report_id AND f.severity = 'error'
                 AND f.gone_at IS NULL AND r.cell = ANY (f.cells || f.casualties)) AS trusted
      FROM core.readings r JOIN core.active a ON a.id = r.report_id
      WHERE (r.series, r.field, r.role) = (%s, %s, 'current') AND r.value IS NOT NULL) v
"""


def require_plausible(cursor: Cursor, series: str, field: str, value: Decimal) -> None:
    """Implausible where a value is far beyond its series' history, or of a sign that the series never has."""
    cursor.execute(_HISTORY, (series, field))
    low, high, days, least, greatest = cursor.fetchone() or (None, None, 0, None, None)
    low, high = (least, greatest) if low is None else (low, high)
    if low is None:
        return
    if not may_be(series, field, value):
        raise Implausible(f"{series} {field} is never {value}: it was {low} to {high}", _CONFIRM, low, high)
    if abs(value) > _TIMES * max(abs(low), abs(high)):
        said = f"{value} is over {_TIMES} times as large as any {series} {field} before ({low} to {high})"
        raise Implausible(said, _CONFIRM, low, high)
    if days >= _DAYS and max(low - value, value - high) > _TIMES * (high - low):
        said = f"{value} is far outside what {series} {field} was on {days} days ({low} to {high})"
        raise Implausible(said, _CONFIRM, low, high)
