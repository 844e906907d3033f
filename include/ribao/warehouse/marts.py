"""Rows of the marts, and what their columns mean: names in Chinese and English, units, comments."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from rapidfuzz import process

from ribao.errors import UsageError
from ribao.warehouse.connection import Cursor, Warehouse, rows

# The first of these that a mart has is its date; the rest of its order.
_DATES = ("observed_on", "report_date", "day", "last_seen", "made_at")
_ORDER = ("commodity", "series", "field", "cell", "known_from", "id", "rank", "fingerprint")
# What a mart that speaks of series has beside, where it has not got it itself.
_NAMES = ("name_zh", "name_en", "unit", "unit_en")
# Marts that are functions, and the part of a selection that is their argument.
_FUNCTIONS = {"as_of": "moment", "vintages": "series"}
_FETCH = 5000


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a mart from `since` to `until` by its date, of one series if given.

    `mart` is a view of the schema mart, or as_of (what was known at `moment`) or vintages (the
    history of `series`).
    """

    mart: str
    since: date | None = None
    until: date | None = None
    series: str | None = None
    moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, PostgreSQL type and meaning; of a series' own column also the series' names and unit.

    `joined` columns are those of the series that the mart itself has not got.
    """

    name: str
    type: str
    about: str
    name_zh: str | None = None
    name_en: str | None = None
    unit: str | None = None
    unit_en: str | None = None
    joined: bool = False


def list_marts(db: Warehouse) -> dict[str, str]:
    """Every mart by name, with what it is."""
    with db.transaction() as cursor:
        return _marts(cursor)


def _marts(cursor: Cursor) -> dict[str, str]:
    cursor.execute(
        """SELECT relname, obj_description(oid) FROM pg_class
        WHERE relnamespace = 'mart'::regnamespace AND relkind = 'v' ORDER BY relname"""
    )
    return dict(cursor.fetchall())


@contextmanager
def open_mart(
    db: Warehouse, wanted: Selection
) -> Iterator[tuple[tuple[Column, ...], Iterator[tuple[Any, ...]]]]:
    """The columns and the rows of a selection, fetched as they are used.

    A mart that speaks of series has their names and units beside. UsageError where there is no such mart,
    or it has no date or series to select by, no such series, or no day between the two given.
    """
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise UsageError(f"{wanted.since} is after {wanted.until}", "give the earlier day first")
    with db.transaction() as cursor:
        columns = _columns(cursor, wanted)
        if wanted.series:
            _require_series(cursor, wanted.series)
        with cursor.connection.cursor("opened_mart") as streaming:
            streaming.itersize = _FETCH
            streaming.execute(*_query(wanted, columns))
            yield columns, iter(streaming)


def _require_series(cursor: Cursor, series: str) -> None:
    cursor.execute("SELECT id, name_zh, name_en FROM core.series")
    names = {row[0]: " ".join(filter(None, row)) for row in cursor.fetchall()}
    if series not in names:
        near = [match[2] for match in process.extract(series, names, limit=3, score_cutoff=60)]
        hint = f"near it: {', '.join(near)}" if near else "`ribao export series` lists them"
        raise UsageError(f"there is no series {series}", hint)


def _columns(cursor: Cursor, wanted: Selection) -> tuple[Column, ...]:
    view = "all_vintages" if wanted.mart in _FUNCTIONS else wanted.mart
    known = _marts(cursor)
    if view not in known:
        raise UsageError(f"there is no mart {wanted.mart}", f"there are: {', '.join(known)}")
    own = _describe_columns(cursor, view)
    names = {column.name for column in own}
    if "series" not in names:
        return tuple(own)
    beside = [replace(c, joined=True) for c in _describe_columns(cursor, "series") if c.name in _NAMES]
    return (*own, *(column for column in beside if column.name not in names))


def _describe_columns(cursor: Cursor, view: str) -> list[Column]:
    cursor.execute(
        """SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            coalesce(col_description(a.attrelid, a.attnum), '') AS about, s.name_zh, s.name_en, s.unit, s.unit_en
        FROM pg_attribute a LEFT JOIN mart.series s ON s.series = a.attname
        WHERE a.attrelid = format('mart.%%I', %s::text)::regclass AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum""",
        (view,),
    )
    return [Column(**row) for row in rows(cursor)]


def _query(wanted: Selection, columns: Sequence[Column]) -> tuple[str, dict[str, Any]]:
    """The query and its parameters."""
    own = {column.name for column in columns if not column.joined}
    argument = f"(%({_FUNCTIONS[wanted.mart]})s)" if wanted.mart in _FUNCTIONS else ""
    selected = ", ".join(f'{"s" if c.joined else "m"}."{c.name}"' for c in columns)
    join = "LEFT JOIN mart.series s ON s.series = m.series" if "series" in own else ""
    order = ", ".join(f'm."{name}"' for name in (*_DATES, *_ORDER) if name in own)
    query = f"""SELECT {selected} FROM mart."{wanted.mart}"{argument} m {join}
        WHERE {" AND ".join(["true", *_conditions(wanted, own)])} ORDER BY {order or 1}"""
    return query, asdict(wanted)


def _conditions(wanted: Selection, own: Collection[str]) -> Iterator[str]:
    if wanted.since or wanted.until:
        day = next((name for name in _DATES if name in own), None)
        if day is None:
            raise UsageError(f"{wanted.mart} has no date", "leave out the dates")
        if wanted.since:
            yield f'm."{day}" >= %(since)s'
        if wanted.until:
            yield f'm."{day}" < %(until)s::date + 1'
    if wanted.series:
        if "series" not in own:
            raise UsageError(f"{wanted.mart} has no series", "leave out the series")
        yield "m.series = %(series)s"
