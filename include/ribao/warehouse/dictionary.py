"""The data dictionary: every table, view and function with its comments, as Markdown, from the database itself."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ribao.warehouse.connection import Cursor, Warehouse, rows

_HEAD = """# Data dictionary

Made by `ribao dictionary` from the comments in the database; a test fails when this page is stale.
Analysts read the schema mart; core holds everything that was ever read, found and decided.
"""

_COLUMNS = """
SELECT c.oid::regclass::text AS relation, obj_description(c.oid, 'pg_class') AS about, a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum) AS meaning,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey))
           AS is_key,
       (SELECT k.confrelid::regclass::text FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]) AS refers_to,
       c.relkind = 'r' AND NOT a.attnotnull AS may_be_null
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'v') AND c.relnamespace = %s::regnamespace
ORDER BY c.relname COLLATE "C", a.attnum
"""

_FUNCTIONS = """
SELECT format('%%s.%%s(%%s)', %s::regnamespace, p.proname, pg_get_function_arguments(p.oid)) AS name,
       obj_description(p.oid, 'pg_proc') AS about
FROM pg_proc p WHERE p.pronamespace = %s::regnamespace ORDER BY 1
"""


def render_dictionary(db: Warehouse) -> str:
    """The page as Markdown."""
    with db.transaction() as cursor:
        return "\n".join([_HEAD, *(line for schema in ("mart", "core") for line in _schema(cursor, schema))])


def _schema(cursor: Cursor, schema: str) -> Iterator[str]:
    yield f"## {schema}\n"
    cursor.execute(_FUNCTIONS, (schema, schema))
    for function in rows(cursor):
        yield f"- `{function['name']}`: {_escape(function['about'])}"
    cursor.execute(_COLUMNS, (schema,))
    for relation, columns in groupby(rows(cursor), key=lambda row: (row["relation"], row["about"])):
        yield f"\n### `{relation[0]}`\n\n{_escape(relation[1])}\n\n| column | type | | meaning |\n|---|---|---|---|"
        yield from map(_line, columns)
    yield ""


def _line(column: dict[str, Any]) -> str:
    notes = [
        *(["key"] if column["is_key"] else []),
        *([f"→ {column['refers_to']}"] if column["refers_to"] else []),
        *(["may be null"] if column["may_be_null"] else []),
    ]
    return f"| {column['name']} | {column['type']} | {', '.join(notes)} | {_escape(column['meaning'])} |"


def _escape(comment: str | None) -> str:
    return (comment or "**no comment**").replace("|", "\\|").replace("<", "&lt;")
