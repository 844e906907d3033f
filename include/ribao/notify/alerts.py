"""The short mails: failures, and notices of a late, missing, quarantined, … report.

`alerts.yaml` says where each points and whom it is for; its texts are `failure-…` and `notice-…` of the messages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from ribao import calendar
from ribao.model import Outgoing
from ribao.notify.chat import chat_message
from ribao.notify.links import Links
from ribao.notify.message import build_mail, render
from ribao.notify.people import Audience
from ribao.package_data import read_yaml
from ribao.presentation.messages import Messages, messages

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_PARTS = ("subject", "what", "lost", "todo")


@cache
def load_alerts() -> dict[str, dict[str, dict[str, Any]]]:
    """Load the failures and notices of alerts.yaml."""
    alerts: dict[str, dict[str, dict[str, Any]]] = read_yaml("ribao.notify", "alerts.yaml")
    return alerts


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
        """The DAG whose page shows the failure; empty for a file, which the list of DAGs shows."""
        return self.dag if self.run else ""

    @property
    def shared(self) -> bool:
        """Whether the cause hits every task alike while it lasts."""
        return bool(load_alerts()["failures"][_name_failure(self)].get("shared"))

    @property
    def began(self) -> str:
        """When the first attempt began, in Shanghai's time, to the minute; empty where that is not known."""
        return f"{self.since.astimezone(_SHANGHAI):%Y-%m-%d %H:%M}" if self.since else ""


@dataclass(frozen=True, slots=True)
class _Alert:
    """A mail before it has a language and a recipient. `texts` writes its parts in a language."""

    kind: str
    identity: str
    see: str
    roles: Sequence[str]
    day: date | None
    texts: Callable[[Messages], Mapping[str, str]]
    dag: str = ""
    failure: Failure | None = None


def failure_mails(
    failure: Failure, identity: str, people: Sequence[Audience], links: Links
) -> list[Outgoing]:
    """Build one mail for each audience that runs Ribao. `identity` names the cause: the same identity is the same mail."""
    alert = _Alert(
        kind="failure",
        identity=identity,
        see=load_alerts()["failures"][_name_failure(failure)]["see"],
        roles=("engineer",),
        day=failure.report_date,
        texts=lambda m: _write_failure(failure, m),
        failure=failure,
    )
    return _build_mails(alert, people, links)


def notice_mails(
    kind: str, day: date | None, facts: Mapping[str, Any], people: Sequence[Audience], links: Links
) -> list[Outgoing]:
    """Build a notice, once for each day, kind and thing it is about.

    A fact is the same in all languages, or a mapping of language to text.
    """
    notice = load_alerts()["notices"][kind]
    about = facts.get("report_id") or facts.get("horizon") or facts.get("about") or ""
    alert = _Alert(
        kind=kind,
        identity=".".join(filter(None, (str(day or ""), str(about).strip("<>")))),
        see=notice["see"],
        roles=notice["for"],
        day=day,
        texts=lambda m: _write_notice(kind, day, facts, m),
        dag=notice.get("dag", ""),
    )
    return _build_mails(alert, people, links)


def _name_failure(failure: Failure) -> str:
    return failure.kind if failure.kind in load_alerts()["failures"] else "Exception"


def _write_failure(failure: Failure, m: Messages) -> dict[str, str]:
    """Write a failure's parts; what its kind does not say of lost data, the step says."""
    name = f"failure-{_name_failure(failure)}"
    step = f"step-{failure.task}"
    step = step if step in m else "step-task"
    task = f"{failure.dag}.{failure.task}" if failure.task else failure.dag
    values = {"task": task, "day": failure.report_date or "–", "step": m(step, task=task)}
    sources = {part: name if f"{name}.{part}" in m else step for part in _PARTS}
    return {part: m(f"{source}.{part}", **values) for part, source in sources.items()}


def _write_notice(kind: str, day: date | None, facts: Mapping[str, Any], m: Messages) -> dict[str, str]:
    values = {"day": day or "–", "holiday": _warn_of_holiday(day, m)}
    values |= {name: fact[m.language] if isinstance(fact, Mapping) else fact for name, fact in facts.items()}
    if "next" in facts:
        values["next"] = m(f"alert-later-{facts['next']}", **facts)
    return {part: m(f"notice-{kind}.{part}", **values) for part in _PARTS}


def _warn_of_holiday(day: date | None, m: Messages) -> str:
    """Say that the day may be a holiday, where the calendar does not reach it."""
    provisional = day is not None and calendar.is_provisional(day)
    return m("alert-may-be-holiday", horizon=calendar.horizon()) if provisional else ""


def _build_mails(alert: _Alert, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    return [
        mail
        for audience in people
        if audience.role in alert.roles
        for mail in _build_for_audience(alert, audience, links)
    ]


def _build_for_audience(alert: _Alert, audience: Audience, links: Links) -> list[Outgoing]:
    m = messages(audience.language or links.language)
    texts = alert.texts(m)
    subject = f"{m('brand')} {alert.day or ''}".strip() + m("colon") + texts["subject"]
    mail = build_mail(
        kind=alert.kind,
        identity=f"{alert.kind}.{alert.identity}.{audience.name}",
        sender=links.sender,
        recipients=audience.addresses,
        subject=subject,
        bodies=render("alert", m=m, texts=texts, alert=alert, links=links, subject=subject),
        report_date=alert.day,
    )
    where = alert.failure.log_url if alert.failure else ""
    lines = [texts["what"], texts["todo"], where or links.report(alert.day)]
    return [*([mail] if audience.addresses else []), *(chat_message(mail, c, lines) for c in audience.chats)]
