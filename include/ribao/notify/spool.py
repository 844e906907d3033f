"""What the warehouse's outbox cannot hold while the warehouse is down, on disk.

Mails wait in `*.json`. A mail that the server has accepted leaves a `*.sent`
note until the outbox knows it too, so that an outage between the two does not
send it twice.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path

from ribao.durable import make_folder_durably, write_durably
from ribao.model import Outgoing


def keep(folder: Path, mails: Iterable[Outgoing]) -> None:
    """Keep mails as files; the same mail again changes nothing."""
    make_folder_durably(folder, 0o700)
    for mail in mails:
        write_durably(_path(folder, mail.message_id), _text(mail).encode(), 0o600)


def load_mails(folder: Path) -> Iterator[Outgoing]:
    """Load the waiting mails, oldest first."""
    for path in sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime):
        yield _mail(path.read_text(encoding="utf-8"))


def drop(folder: Path, message_id: str) -> None:
    """Delete the file of a mail that is in the outbox, or sent."""
    _path(folder, message_id).unlink(missing_ok=True)


def note_sent(folder: Path, message_id: str) -> None:
    """Note that the server has accepted a mail which the outbox does not know yet."""
    make_folder_durably(folder, 0o700)
    write_durably(_path(folder, message_id).with_suffix(".sent"), b"", 0o600)


def was_sent(folder: Path, message_id: str) -> bool:
    """Whether a mail has such a note."""
    return _path(folder, message_id).with_suffix(".sent").exists()


def forget_sent(folder: Path, message_id: str) -> None:
    """Delete the note of a mail that the outbox knows."""
    _path(folder, message_id).with_suffix(".sent").unlink(missing_ok=True)


def _path(folder: Path, message_id: str) -> Path:
    return folder / f"{sha256(message_id.encode()).hexdigest()[:32]}.json"


def _text(mail: Outgoing) -> str:
    raw = base64.b64encode(mail.raw).decode()
    return json.dumps(
        {**asdict(mail), "raw": raw, "report_date": mail.report_date and mail.report_date.isoformat()}
    )


def _mail(text: str) -> Outgoing:
    stored = json.loads(text)
    day = stored["report_date"] and date.fromisoformat(stored["report_date"])
    raw = base64.b64decode(stored["raw"])
    return Outgoing(**{**stored, "raw": raw, "recipients": tuple(stored["recipients"]), "report_date": day})
