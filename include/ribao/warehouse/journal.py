"""Every decision of a person, kept in the warehouse and, in the same act, wherever the caller keeps it besides."""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ribao.model import Decision
from ribao.warehouse.connection import Cursor, Warehouse, rows

# Keeps a decision outside the warehouse; it raises where it cannot, and then nothing was decided.
Keep = Callable[[Decision], None]


def keep_nowhere(decision: Decision) -> None:
    """For a warehouse without an archive."""


def record_decision(
    cursor: Cursor, act: str, who: str, why: str, about: Mapping[str, Any], keep: Keep, at: datetime
) -> None:
    """Keep a decision, as the last step of the transaction that carries it out."""
    at = at.astimezone(UTC)
    name = f"{at:%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex[:8]}"
    decision = Decision(name, at, act, who, why, about)
    insert_decision(cursor, decision)
    keep(decision)


def insert_decision(cursor: Cursor, decision: Decision) -> None:
    """Note that a decision has been made in this warehouse."""
    cursor.execute(
        "INSERT INTO core.decisions (name, at, act, who, why, about) VALUES (%s, %s, %s, %s, %s, %s)",
        (
            *(decision.name, decision.at, decision.act, decision.who, decision.why),
            json.dumps(dict(decision.about), ensure_ascii=False),
        ),
    )


def is_made(cursor: Cursor, name: str) -> bool:
    """Whether a decision of the journal has been made in this warehouse."""
    cursor.execute("SELECT 1 FROM core.decisions WHERE name = %s", (name,))
    return cursor.fetchone() is not None


def list_decisions(db: Warehouse) -> list[Decision]:
    """Every decision made in a warehouse, oldest first."""
    with db.transaction() as cursor:
        cursor.execute("SELECT name, at, act, who, why, about FROM core.decisions ORDER BY name")
        return [Decision(**row) for row in rows(cursor)]
