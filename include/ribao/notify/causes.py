"""One mail a cause: keep on disk, where no outage of a server reaches, which causes have had their mail.

A cause is open from its first failure until `close`, or until it has been quiet
for QUIET. Its file holds when it began, when it was last met, and its last
mail. `begin_task` marks a run whose tasks report their own failures, so that
the run's callback, which is there for killed tasks, then sends nothing.
"""

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from ribao.durable import write_durably
from ribao.notify.alerts import Failure

QUIET = timedelta(hours=6)
_OLD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cause:
    """An open cause: when it began and was last met (UTC, ISO), and the run and attempt of its last mail."""

    began: str
    last: str
    run: str = ""
    attempts: int = 0


def meet(folder: Path, failure: Failure, now: datetime | None = None) -> str | None:
    """Record a failure; gives the mark of the mail to send, None where its cause has had one.

    A cause that is not shared gets another mail when the same run was tried again and failed again.
    The mark stays the same until `record_mail`, so that a failure in between makes the same mail.
    """
    moment = (now or datetime.now(UTC)).isoformat()
    path = _path(folder, failure)
    cause = _read(path)
    if cause is None or datetime.fromisoformat(moment) - datetime.fromisoformat(cause.last) > QUIET:
        cause = Cause(moment, moment)
    cause = replace(cause, last=moment)
    _write(path, cause)
    if cause.run and not (cause.run == failure.run and failure.attempts > cause.attempts):
        return None
    again = f".{failure.attempts}" if cause.run else ""
    return f"{path.stem}.{re.sub('[^0-9]', '', cause.began)[:14]}{again}"


def record_mail(folder: Path, failure: Failure) -> None:
    """Record that the mail of a cause is in the outbox, or on disk."""
    path = _path(folder, failure)
    if cause := _read(path):
        _write(path, replace(cause, run=failure.run or "-", attempts=failure.attempts))


def close(folder: Path, kind: str) -> None:
    """Close a shared cause."""
    _file(folder, kind).unlink(missing_ok=True)


def begin_task(folder: Path, dag: str, run: str) -> None:
    """Mark a run as one whose tasks report their own failures."""
    path = _file(folder, f"run.{dag}.{run}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    _sweep(path.parent)


def has_task(folder: Path, dag: str, run: str) -> bool:
    """Whether a task of the run reports, or has reported, its own failure."""
    return _file(folder, f"run.{dag}.{run}").exists()


def _path(folder: Path, failure: Failure) -> Path:
    if failure.shared:
        return _file(folder, failure.kind)
    # Numbers aside, so that a fault that hits a hundred days is one cause.
    error = re.sub(r"[0-9a-f]{8,}|\d+", "#", failure.error)
    return _file(folder, f"{failure.dag}.{failure.task}.{failure.kind}.{error}")


def _file(folder: Path, key: str) -> Path:
    return folder / "causes" / f"{sha256(key.encode()).hexdigest()[:24]}.json"


def _read(path: Path) -> Cause | None:
    try:
        return Cause(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def _write(path: Path, cause: Cause) -> None:
    write_durably(path, json.dumps(asdict(cause)).encode())


def _sweep(folder: Path) -> None:
    """Delete the marks of old runs."""
    oldest = (datetime.now(UTC) - _OLD).timestamp()
    for path in folder.glob("*.json"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
