"""What the checks need to know of earlier reports: written with each report, read back as history."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ribao.cells import CellRef, RowRef
from ribao.model import PublishedDays, ReportSnapshot, Statement
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.witnesses import hash_published, read_published

# The reports that count before a date, newest first.
_BEFORE = (
    "SELECT id, report_date, mark FROM core.active WHERE report_date < %s ORDER BY report_date DESC LIMIT %s"
)

_STATEMENT = tuple(field.name for field in fields(Statement))

# A report's number, date and snapshot hash: its `ReportSnapshot` never changes while these are the same.
Key = tuple[int, date, str]


def snapshot_to_json(snapshot: ReportSnapshot) -> str:
    """A `ReportSnapshot` as JSON, without what the report's own row holds."""
    record = {
        "cells": dict(snapshot.cells),
        "series": dict(snapshot.series),
        "believed": {cell: None if v is None else str(v) for cell, v in snapshot.proposed.items()},
        # 0.9990 and 0.999 are one share: a verdict that a task left in the archive has lost the last zeros.
        "suspects": {cell: f"{share.normalize():f}" for cell, share in snapshot.suspects.items()},
        "statements": [_statement_to_json(s) for s in snapshot.statements],
    }
    if snapshot.agreements:
        record["agreements"] = dict(snapshot.agreements)
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _statement_to_json(statement: Statement) -> dict[str, Any]:
    return {name: getattr(statement, name) for name in _STATEMENT} | {"boxes": []}


def hash_snapshot(sha256: str, parser_version: str, snapshot_json: str) -> str:
    """A hash of all that later checks may depend on."""
    return hashlib.md5(
        f"{sha256} {parser_version} {snapshot_json}".encode(), usedforsecurity=False
    ).hexdigest()


def _parse_snapshot(
    report_date: date, data_date: date | None, sha256: str, record: dict[str, Any]
) -> ReportSnapshot:
    cells = {_to_cell(cell): text for cell, text in record["cells"].items()}
    series = {_to_row(row): series for row, series in record["series"].items()}
    corrected = {_to_cell(cell): None if v is None else Decimal(v) for cell, v in record["believed"].items()}
    statements = tuple(Statement(**{**s, "id": CellRef(s["id"]), "boxes": ()}) for s in record["statements"])
    suspects = {_to_cell(cell): Decimal(share) for cell, share in record.get("suspects", {}).items()}
    agreements = {_to_cell(cell): agrees for cell, agrees in record.get("agreements", {}).items()}
    return ReportSnapshot(
        report_date, data_date, sha256, cells, series, corrected, statements, suspects, agreements
    )


# Two hundred reports have the same cells: each reference is made once.
_to_cell = lru_cache(maxsize=100_000)(CellRef)
_to_row = lru_cache(maxsize=20_000)(RowRef)


class SnapshotReader:
    """Reads snapshots of a warehouse's reports, each once, also over many transactions that share `known`."""

    def __init__(self, cursor: Cursor, known: dict[Key, ReportSnapshot] | None = None) -> None:
        self._cursor = cursor
        self._known = {} if known is None else known

    def read_before(self, day: date, reports: int) -> list[ReportSnapshot]:
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
        for number, report_date, snapshot_hash, *columns in self._cursor.fetchall():
            self._known[number, report_date, snapshot_hash] = _parse_snapshot(report_date, *columns)


def hash_history(cursor: Cursor, day: date, reports: int) -> str:
    """A hash that is the same as long as the reports before a day, and what is published for it, are the same."""
    cursor.execute(f"SELECT md5(string_agg(mark, ' ')) FROM ({_BEFORE}) b", (day, reports))
    (found,) = cursor.fetchone() or (None,)
    return " ".join(filter(None, (found, hash_published(read_published(cursor, day)))))


@dataclass(frozen=True, slots=True)
class History:
    """What a report is checked against: the reports before it, oldest first, and what witnesses publish of its days.

    A verdict reached with it stays valid as long as `hash` is the same.
    """

    reports: list[ReportSnapshot]
    published: PublishedDays
    hash: str


def read_history(db: Warehouse, before: date, reports: int) -> History:
    """The last `reports` reports that count before a report date, and what is published for it."""
    with db.transaction() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        snapshots = SnapshotReader(cursor).read_before(before, reports)
        return History(snapshots, read_published(cursor, before), hash_history(cursor, before, reports))
