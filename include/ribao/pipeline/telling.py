"""Mails: queued in the warehouse's outbox, on disk while it is down, and sent from there."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ribao import warehouse
from ribao.errors import MailDown, RibaoError, WarehouseDown
from ribao.model import Outgoing
from ribao.settings import Settings
from ribao.tell import Links, deliver, failure_mails, load_people, notice_mails, spool


def tell(settings: Settings) -> dict[str, int]:
    """Send what waits in the outbox and on disk; gives how many were sent and how many are kept.

    A mail server that is down fails nothing: the mails wait for the next round.
    """
    sent = 0
    try:
        _unspool(settings)
        while mail := warehouse.claim_mail(settings.need_warehouse()):
            if not _send_one(mail, settings):
                break
            sent += 1
        return {"sent": sent, "kept": warehouse.waiting(settings.need_warehouse())}
    except WarehouseDown:
        return _send_spooled(settings)


def late(day: date, settings: Settings) -> None:
    """Tell once that the day's report is late."""
    _overdue("late", day, settings.late_at, settings)


def missing(day: date, settings: Settings) -> None:
    """Tell once that the day has no report."""
    _overdue("missing", day, settings.missing_at, settings)


def failed(info: dict[str, Any], settings: Settings) -> None:
    """Tell those who run Ribao that a task failed for good."""
    _queue(failure_mails(info, load_people(settings.people), links(settings)), settings)
    tell(settings)


def _overdue(state: str, day: date, deadline: str, settings: Settings) -> None:
    url = settings.need_warehouse()
    if day not in warehouse.loaded_days(url, day, day):
        notify(state, day, {"time": deadline}, settings)
        warehouse.set_day_state(url, day, state)


def notify(kind: str, day: date | None, facts: Mapping[str, Any], settings: Settings) -> None:
    """Queue a notice for those who run Ribao."""
    _queue(notice_mails(kind, day, facts, load_people(settings.people), links(settings)), settings)


def _queue(mails: Sequence[Outgoing], settings: Settings) -> None:
    """Into the outbox of the warehouse, or onto the disk while it is down."""
    try:
        warehouse.queue_mails(settings.need_warehouse(), mails)
    except RibaoError:
        spool.keep(Path(settings.spool), mails)


def _unspool(settings: Settings) -> None:
    for mail in list(spool.kept(Path(settings.spool))):
        warehouse.queue_mails(settings.need_warehouse(), [mail])
        spool.drop(Path(settings.spool), mail.message_id)


def _send_one(mail: Outgoing, settings: Settings) -> bool:
    try:
        deliver(mail, settings.smtp, settings.mail_from)
    except RibaoError as error:
        warehouse.mark_failed(settings.need_warehouse(), mail.message_id, str(error))
        return False
    warehouse.mark_sent(settings.need_warehouse(), mail.message_id)
    return True


def _send_spooled(settings: Settings) -> dict[str, int]:
    """While the warehouse is down: what lies on disk is sent from there."""
    sent = 0
    mails = list(spool.kept(Path(settings.spool)))
    for mail in mails:
        try:
            deliver(mail, settings.smtp, settings.mail_from)
        except MailDown:
            break
        spool.drop(Path(settings.spool), mail.message_id)
        sent += 1
    return {"sent": sent, "kept": len(mails) - sent}


def links(settings: Settings) -> Links:
    """Where mails point to, and whom they come from."""
    return Links(settings.ui_url, settings.mail_from, settings.language)
