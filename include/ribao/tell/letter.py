"""The short mails: failures, and notices of a late, missing, quarantined, … report."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from ribao.model import Outgoing
from ribao.tell.daily import Links
from ribao.tell.message import letters, outgoing, render, words
from ribao.tell.people import Audience

# Errors that hit every task alike while they last: one mail an hour, not one a task.
_SHARED = {"WarehouseDown", "MailDown", "SourceUnavailable"}


def failure_mails(info: Mapping[str, Any], people: Sequence[Audience], links: Links) -> list[Outgoing]:
    """One mail a cause for those who run Ribao.

    `info` has dag, task, report_date, error (its last line), error_class, log_url, attempt, and may have
    log (the lines before the error). An error class without words of its own gets those of Exception.
    """
    kind = info.get("error_class") or "Exception"
    texts = letters()["failures"]
    told = texts.get(kind, texts["Exception"])
    where = "" if kind in _SHARED else f"{info.get('dag')}.{info.get('task')}.{info.get('report_date')}"
    hour = f"{datetime.now(UTC):%Y%m%d%H}"
    mark = hashlib.sha256(f"{kind}.{where}.{hour}".encode()).hexdigest()[:24]
    day = info.get("report_date")
    return _mails(
        "failure", mark, told, {"day": day or "-"}, info, people, links, day and date.fromisoformat(day)
    )


def notice_mails(
    kind: str, day: date | None, facts: Mapping[str, Any], people: Sequence[Audience], links: Links
) -> list[Outgoing]:
    """A notice of letters.yaml, once for each day and kind."""
    about = facts.get("report_id") or facts.get("horizon") or ""
    mark = f"{kind}.{day or ''}.{about}"
    return _mails(
        kind, mark, letters()["notices"][kind], {"day": day or "-", **facts}, {}, people, links, day
    )


def _mails(
    kind: str,
    mark: str,
    told: Mapping[str, Any],
    facts: Mapping[str, Any],
    info: Mapping[str, Any],
    people: Sequence[Audience],
    links: Links,
    day: date | None,
) -> list[Outgoing]:
    mails = []
    for audience in people:
        if audience.role != "engineer":
            continue
        language = audience.language or links.language
        texts = {name: text.format(**facts) for name, text in told[language].items()}
        w = words(language)
        subject = f"{w['brand']} {facts['day']}{w['colon']}{texts['subject']}"
        bodies = render("letter", w=w, texts=texts, info=info, links=links, subject=subject, see=told["see"])
        name = f"{kind}.{mark}.{audience.name}"
        mails.append(
            outgoing(
                kind=kind,
                mark=name,
                sender=links.sender,
                recipients=audience.addresses,
                subject=subject,
                bodies=bodies,
                report_date=day,
            )
        )
    return mails
