"""What came of the month, held against the plan."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from pathlib import Path

import psycopg2

from bench.chaos.plan import Trial

ANALYST, ENGINEER = "analyst", "engineer"
# So many lines of a failure mail are shown.
SHOWN = 6
# What a mail is about: the kind of mail, to whom, about which day (None where the day plays no part).
MailKey = tuple[str, str, date | None]


@dataclass(frozen=True, slots=True)
class Day:
    """What the warehouse holds of a day: its state, its revisions, how many of them count."""

    state: str
    revisions: int
    counting: int


def read_days(url: str, plan: Mapping[date, Trial]) -> dict[date, Day]:
    """What became of each day."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.day, c.state, count(r.id), count(r.id) FILTER (WHERE r.counts)
            FROM mart.calendar c LEFT JOIN core.reports r ON r.report_date = c.day
            WHERE c.day = ANY (%s) GROUP BY 1, 2""",
            (list(plan),),
        )
        return {day: Day(*counts) for day, *counts in cursor.fetchall()}


def is_as_planned(trial: Trial, found: Day) -> bool:
    """Whether a day ended as it should: loaded exactly once, or in its named state."""
    loaded = found.state in ("loaded", "warned", "errors", "clean")
    counting = int(trial.ends == "loaded")
    return (found.revisions, found.counting) == (trial.revisions, counting) and (
        loaded if counting else found.state == trial.ends
    )


def count_due_mails(plan: Mapping[date, Trial]) -> Counter[MailKey]:
    """Every mail that the month calls for, each once."""
    mails: list[MailKey] = [("calendar", ENGINEER, None)]
    mails += [("failure", ENGINEER, None) for _ in {t.failure for t in plan.values() if t.failure}]
    late = next(day for day, trial in plan.items() if trial.file == "none" and trial.then)
    for day, trial in plan.items():
        states = [] if trial.is_in_time else ["late"] if day == late else ["late", "missing"]
        mails += [(state, to, day) for state in states for to in (ANALYST, ENGINEER)]
        if trial.quarantined:
            mails += [("quarantined", to, day) for to in (ANALYST, ENGINEER)]
        if states and trial.ends == "loaded":
            mails.append(("arrived", ENGINEER, day))
        mails += [("daily", ANALYST, day)] * (trial.revisions - trial.quarantined)
    return Counter(mails)


def count_taken_mails(folder: Path, plan: Mapping[date, Trial]) -> tuple[Counter[MailKey], int]:
    """The mails that arrived, and how many of them came twice."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    twice = len(mails) - len({mail["Message-ID"] for mail in mails})
    return Counter(key for mail in mails for key in _identify_mail(mail, plan)), twice


def list_failures(folder: Path) -> list[str]:
    """What the failure mails say, oldest first: the subject, and the first lines."""
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]
    return [_read_text(mail) for mail in mails if _find_kind(mail) == "failure"]


def _read_text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    lines = body.get_content().split("\n") if body else []
    return " / ".join([str(mail["Subject"]), *[line.strip() for line in lines if line.strip()][:SHOWN]])


def _find_kind(mail: Message) -> str:
    return str(mail["List-Id"]).split(" ")[1]


def _identify_mail(mail: Message, plan: Mapping[date, Trial]) -> Iterator[MailKey]:
    kind = _find_kind(mail)
    to = str(mail["To"]).partition("@")[0]
    day = next((day for day in plan if str(day) in str(mail["Subject"])), None)
    if kind in ("failure", "calendar"):
        yield kind, to, None
    elif day:
        yield kind, to, day
