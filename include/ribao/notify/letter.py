"""The short mails: failures, and notices of a late, missing, quarantined, … report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ribao import calendar
from ribao.model import Outgoing
from ribao.notify.chat import chat_message
from ribao.notify.links import Links
from ribao.notify.message import letters, outgoing, render, words
from ribao.notify.people import Audience

_SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Failure:
    """A task, or without a `task` a whole run, or without a `run` a DAG's file, that failed for good.

    `kind` is the error's class, `error` its last line, `log` the lines before it, `attempts` how often it
    was tried, `since` when the first attempt began.
    """

    dag: str
    task: str | None
    run: str
    kind: str
    error: str
    report_date: date | None = None
    attempts: int = 1
    since: datetime | None = None
    log: tuple[str, ...] = ()
    log_url: str = ""

    @property
    def page(self) -> str:
        """The DAG whose page shows it; empty for a file, of which the list of DAGs tells."""
        return self.dag if self.run else ""

    @property
    def shared(self) -> bool:
        """Whether the cause hits every task alike while it lasts."""
        return bool(_told(self.kind).get("shared"))


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a letter is made from: its texts by language, what they are filled with, where it points to."""

    kind: str
    mark: str
    texts: Mapping[str, Mapping[str, str]]
    see: str
    readers: Sequence[str]
    day: date | None
    facts: Mapping[str, Mapping[str, Any]]
    dag: str = ""
    failure: Failure | None = None
    since: str = field(default="")


def failure_mails(failure: Failure, mark: str, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    """One mail for each audience that runs Ribao. `mark` names the cause: the same mark is the same mail."""
    told = _told(failure.kind)
    steps = letters()["steps"]
    step = steps.get(failure.task or "", steps["task"])
    task = f"{failure.dag}.{failure.task}" if failure.task else failure.dag
    facts = {
        language: {
            "step": step[language]["step"].format(task=task),
            "task": task,
            "day": failure.report_date or "–",
        }
        for language in ("zh", "en")
    }
    texts = {language: {**step[language], **told[language]} for language in ("zh", "en")}
    since = f"{failure.since.astimezone(_SHANGHAI):%Y-%m-%d %H:%M}" if failure.since else ""
    letter = _Letter(
        *("failure", mark, texts, told["see"], ("engineer",), failure.report_date, facts, "", failure, since)
    )
    return _mails(letter, people, links)


def notice_mails(
    kind: str, day: date | None, facts: Mapping[str, Any], people: Sequence[Audience], links: Links
) -> list[Outgoing]:
    """A notice of letters.yaml, once for each day, kind and thing it is about.

    A fact is the same in all languages, or a mapping of language to text.
    """
    told = letters()["notices"][kind]
    about = facts.get("report_id") or facts.get("horizon") or facts.get("about") or ""
    mark = ".".join(filter(None, (str(day or ""), str(about).strip("<>"))))
    filled = {
        language: {
            "day": day or "–",
            "closed": _closed(day, language),
            **_in(language, facts),
            "next": _next(facts, language),
        }
        for language in ("zh", "en")
    }
    letter = _Letter(kind, mark, told, told["see"], told["for"], day, filled, told.get("dag", ""))
    return _mails(letter, people, links)


def _closed(day: date | None, language: str) -> str:
    """That the day may be a holiday, where the calendar does not reach it."""
    if day is None or not calendar.is_provisional(day):
        return ""
    said: str = letters()["closed"][language]
    return said.format(horizon=calendar.horizon())


def _next(facts: Mapping[str, Any], language: str) -> str:
    """What happens when a missing report is published later."""
    said: str = letters()["next"][facts["next"]][language] if "next" in facts else ""
    return said.format(**facts)


def _in(language: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact[language] if isinstance(fact, Mapping) else fact for name, fact in facts.items()}


def _told(kind: str) -> Mapping[str, Any]:
    texts: Mapping[str, Mapping[str, Any]] = letters()["failures"]
    return texts.get(kind, texts["Exception"])


def _mails(letter: _Letter, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    return [
        mail
        for audience in people
        if audience.role in letter.readers
        for mail in _for_audience(letter, audience, links)
    ]


def _for_audience(letter: _Letter, audience: Audience, links: Links) -> list[Outgoing]:
    language = audience.language or links.language
    w, facts = words(language), letter.facts[language]
    texts = {name: text.format(**facts) for name, text in letter.texts[language].items() if name != "step"}
    subject = f"{w['brand']} {letter.day or ''}".strip() + w["colon"] + texts["subject"]
    bodies = render(
        "letter", language=language, w=w, texts=texts, letter=letter, links=links, subject=subject
    )
    mail = outgoing(
        kind=letter.kind,
        mark=f"{letter.kind}.{letter.mark}.{audience.name}",
        sender=links.sender,
        recipients=audience.addresses,
        subject=subject,
        bodies=bodies,
        report_date=letter.day,
    )
    where = letter.failure.log_url if letter.failure else ""
    lines = [texts["what"], texts["todo"], where or links.report(letter.day)]
    return [*([mail] if audience.addresses else []), *(chat_message(mail, c, lines) for c in audience.chats)]
