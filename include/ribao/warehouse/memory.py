"""What the checks need to know of earlier reports: written with each report, read back as history."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.model import Past, Statement
from ribao.warehouse.connection import Cursor, transaction


def past_to_json(past: Past) -> dict[str, Any]:
    """A `Past` as a JSON-ready object, without what the report's own row says."""
    believed = {cell: None if v is None else str(v) for cell, v in past.believed.items()}
    statements = [{**asdict(s), "boxes": []} for s in past.statements]
    return {
        "cells": dict(past.cells),
        "series": dict(past.series),
        "believed": believed,
        "statements": statements,
    }


def _past(report_date: date, data_date: date | None, sha256: str, memory: dict[str, Any]) -> Past:
    believed = {cell: None if v is None else Decimal(v) for cell, v in memory["believed"].items()}
    statements = tuple(Statement(**{**s, "boxes": ()}) for s in memory["statements"])
    return Past(report_date, data_date, sha256, memory["cells"], memory["series"], believed, statements)


def history(url: str, before: date, reports: int) -> list[Past]:
    """The last `reports` reports that count before a report date, oldest first."""
    with transaction(url) as cursor:
        return list(reversed(_latest(cursor, before, reports)))


def _latest(cursor: Cursor, before: date, reports: int) -> Sequence[Past]:
    cursor.execute(
        """SELECT report_date, data_date, sha256, memory FROM core.active
        WHERE report_date < %s ORDER BY report_date DESC LIMIT %s""",
        (before, reports),
    )
    return [_past(*row) for row in cursor.fetchall()]
