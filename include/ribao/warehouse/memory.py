"""What the checks need to know of earlier reports: written with each report, read back as history."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.model import ReportSnapshot, Statement
from ribao.warehouse.connection import Cursor, transaction

# The reports that count before a date, newest first.
_BEFORE = (
    "SELECT id, report_date, mark FROM core.active WHERE report_date < %s ORDER BY report_date DESC LIMIT %s"
)

# A report's number, date and mark: what a `ReportSnapshot` is known by. It never changes while these are the same.
Key = tuple[int, date, str]


def past_to_json(past: ReportSnapshot) -> str:
    """A `ReportSnapshot` as JSON, without what the report's own row says."""
    believed = {cell: None if v is None else str(v) for cell, v in past.believed.items()}
    told = {
        "cells": dict(past.cells),
        "series": dict(past.series),
        "believed": believed,
        "statements": [{**asdict(s), "boxes": []} for s in past.statements],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def mark(sha256: str, parser_version: str, memory: str) -> str:
    """A hash over all that later checks may depend on."""
    return hashlib.md5(f"{sha256} {parser_version} {memory}".encode(), usedforsecurity=False).hexdigest()


def _past(report_date: date, data_date: date | None, sha256: str, memory: dict[str, Any]) -> ReportSnapshot:
    believed = {cell: None if v is None else Decimal(v) for cell, v in memory["believed"].items()}
    statements = tuple(Statement(**{**s, "boxes": ()}) for s in memory["statements"])
    return ReportSnapshot(
        report_date, data_date, sha256, memory["cells"], memory["series"], believed, statements
    )


class Memory:
    """The pasts of a warehouse's reports; each is fetched once, also over many transactions if `known` is kept."""

    def __init__(self, cursor: Cursor, known: dict[Key, ReportSnapshot] | None = None) -> None:
        self._cursor = cursor
        self._known = {} if known is None else known

    def before(self, day: date, reports: int) -> list[ReportSnapshot]:
        """The last `reports` reports that count before a report date, oldest first."""
        self._cursor.execute(_BEFORE, (day, reports))
        wanted: list[Key] = self._cursor.fetchall()
        self._fetch([key[0] for key in wanted if key not in self._known])
        found = [self._known[key] for key in reversed(wanted)]
        if len(self._known) > 2 * reports:
            for key in self._known.keys() - set(wanted):
                del self._known[key]
        return found

    def _fetch(self, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        self._cursor.execute(
            "SELECT id, report_date, mark, data_date, sha256, memory FROM core.reports WHERE id = ANY (%s)",
            (numbers,),
        )
        for number, report_date, known_mark, *told in self._cursor.fetchall():
            self._known[number, report_date, known_mark] = _past(report_date, *told)


def history_mark(cursor: Cursor, day: date, reports: int) -> str:
    """A hash that is the same as long as `Memory.before` would give the same."""
    cursor.execute(f"SELECT md5(string_agg(mark, ' ')) FROM ({_BEFORE}) b", (day, reports))
    (found,) = cursor.fetchone() or (None,)
    return found or ""


def history(url: str, before: date, reports: int) -> tuple[list[ReportSnapshot], str]:
    """The last `reports` reports that count before a report date, oldest first, and their mark.

    A verdict that was reached with this history may be loaded as it is while the mark still holds.
    """
    with transaction(url) as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return Memory(cursor).before(before, reports), history_mark(cursor, before, reports)
