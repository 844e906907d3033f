"""What the archive's files hold, as bytes and back: sidecars, decisions, and the names of the files."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any, TypeVar

from ribao.errors import UsageError
from ribao.model import Archived, Decision, Fetched, WitnessAnswer

Record = TypeVar("Record")


def name_original(sha256: str, suffix: str) -> str:
    """The path of an original (pdf) or of its sidecar (json)."""
    return f"originals/{sha256[:2]}/{sha256}.{suffix}"


def name_day(day: date, sha256: str) -> str:
    """The path of an original's sidecar for a report date."""
    return f"days/{day.isoformat()}/{sha256}.json"


def name_answer(answer: WitnessAnswer) -> str:
    """The path of a witness's answer, without its suffix: .bin for the bytes, .json for where they came from.

    Names are in the order of time.
    """
    at = answer.fetched_at.astimezone(UTC)
    return f"{name_answers(answer)}{at:%Y%m%dT%H%M%S%f}-{compute_sha256(answer.content)}"


def name_answers(answer: WitnessAnswer) -> str:
    """What the paths of all answers begin with that a witness gave to one request for a day."""
    return f"witnesses/{answer.witness}/{answer.day.isoformat()}/{answer.part}-"


def compute_sha256(content: bytes) -> str:
    """The hash by which an original is known."""
    return hashlib.sha256(content).hexdigest()


def write_record(record: Archived | Decision | Fetched | WitnessAnswer) -> bytes:
    """Write a record as JSON, without the bytes of what was fetched."""
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "content"}
    return json.dumps(values, ensure_ascii=False, indent=1, default=_write_value).encode()


def _write_value(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else dict(value)  # type: ignore[call-overload]


def read_sidecar(content: bytes, path: PurePosixPath) -> Archived:
    """Read the sidecar in a file's content. UsageError where there is none in it."""
    hint = "`ribao archive verify --repair-from-source` makes it again; or restore it from a backup"
    return _read(
        content, lambda record: Archived(**{**record, **read_dates(record)}), f"sidecar {path}", hint
    )


def read_decision(content: bytes, path: PurePosixPath) -> Decision:
    """Read the decision in a file's content. UsageError where there is none in it."""

    def build(record: dict[str, Any]) -> Decision:
        return Decision(**{**record, "at": datetime.fromisoformat(record["at"])})

    return _read(content, build, f"decision {path}", "restore it from a backup, or take it away")


def read_answer(content: bytes, body: bytes | None, path: PurePosixPath) -> WitnessAnswer:
    """Read a witness's answer from its sidecar and its bytes. UsageError where one of them is gone or damaged."""

    def build(record: dict[str, Any]) -> WitnessAnswer:
        if body is None:
            raise ValueError("its bytes are gone")
        day, at = date.fromisoformat(record["day"]), datetime.fromisoformat(record["fetched_at"])
        return WitnessAnswer(**{**record, "content": body, "day": day, "fetched_at": at})

    return _read(content, build, f"answer {path}", "restore it from a backup, or take it away")


def _read(content: bytes, build: Callable[[dict[str, Any]], Record], name: str, hint: str) -> Record:
    try:
        return build(json.loads(content))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(f"the {name} cannot be read: {error}", hint) from None


def read_dates(record: dict[str, Any]) -> dict[str, Any]:
    """The dates of a sidecar."""
    return {
        "report_date": date.fromisoformat(record["report_date"]),
        "fetched_at": datetime.fromisoformat(record["fetched_at"]),
    }
