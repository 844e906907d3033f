"""The outbox: mails are queued in the warehouse, on disk while it is down, and sent from there."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ribao import warehouse
from ribao.errors import RibaoError, WarehouseDown
from ribao.model import Outgoing
from ribao.notify import Links, causes, deliver, load_people, notice_mails, spool
from ribao.notify.chat import CHANNELS
from ribao.settings import Settings

log = logging.getLogger(__name__)

# Posts the JSON of a chat message: (channel, name of the connection, JSON). MailDown where it does not arrive.
Post = Callable[[str, str, bytes], None]
# So often a mail is refused before the people who run Ribao are told.
REFUSALS = 3


def enqueue(mails: Sequence[Outgoing], settings: Settings) -> None:
    """Into the outbox of the warehouse, or onto the disk while it is down."""
    try:
        warehouse.queue_mails(settings.need_warehouse(), mails)
    except RibaoError:
        spool.keep(Path(settings.spool), mails)


def tell(settings: Settings, post: Post | None = None) -> dict[str, int]:
    """Send what waits in the outbox and on disk; gives how many were sent and how many are kept.

    A mail server that is down fails nothing: the mails wait for the next round. Chat messages wait
    for a caller that can `post`.
    """
    try:
        _unspool(settings)
        causes.close(Path(settings.spool), "WarehouseDown")
        sent = _send_outbox(settings, post)
        return {"sent": sent, "kept": warehouse.waiting(settings.need_warehouse())}
    except WarehouseDown:
        return _send_spooled(settings, post)


def links(settings: Settings) -> Links:
    """Where mails point to, and whom they come from."""
    return Links(settings.ui_url, settings.mail_from, settings.language)


def _unspool(settings: Settings) -> None:
    folder = Path(settings.spool)
    for mail in list(spool.kept(folder)):
        warehouse.queue_mails(settings.need_warehouse(), [mail])
        spool.drop(folder, mail.message_id)


def _send_outbox(settings: Settings, post: Post | None) -> int:
    """A channel that is down is left alone for the rest of the round."""
    sent, channels = 0, {"mail", *(CHANNELS if post else ())}
    while mail := warehouse.claim_mail(settings.need_warehouse(), sorted(channels)):
        try:
            sent += _send(mail, settings, post)
        except RibaoError as error:
            if isinstance(error, WarehouseDown):
                raise
            warehouse.mark_failed(settings.need_warehouse(), mail.message_id, str(error))
            channels.discard(mail.channel)
    return sent


def _send(mail: Outgoing, settings: Settings, post: Post | None) -> bool:
    """Send a claimed mail and say so to the outbox; gives whether all of it is gone."""
    url, folder = settings.need_warehouse(), Path(settings.spool)
    if not spool.was_sent(folder, mail.message_id):
        if refused := _hand_over(mail, settings, post):
            _refused(mail, refused, settings)
            return False
        _try_spool(spool.note_sent, folder, mail)
    warehouse.mark_sent(url, mail.message_id)
    _try_spool(spool.forget_sent, folder, mail)
    return True


def _try_spool(act: Callable[[Path, str], None], folder: Path, mail: Outgoing) -> None:
    """Note on the disk what is sent, in case the outbox cannot record it. Where the disk takes nothing, the outbox still can."""
    try:
        act(folder, mail.message_id)
    except OSError as error:
        log.warning("the spool cannot be written: %s", error)


def _hand_over(mail: Outgoing, settings: Settings, post: Post | None) -> dict[str, str]:
    if mail.channel == "mail":
        return deliver(mail, settings.smtp, settings.mail_from)
    if post:
        post(mail.channel, mail.recipients[0], mail.raw)
    return {}


def _refused(mail: Outgoing, refused: dict[str, str], settings: Settings) -> None:
    """The refused addresses are tried again; people are told once, unless it is they who are refused."""
    said = "; ".join(f"{address}: {reason}" for address, reason in refused.items())
    tries = warehouse.mark_failed(settings.need_warehouse(), mail.message_id, said, list(refused))
    if tries == REFUSALS and mail.kind != "refused":
        facts = {"mail": mail.subject, "reason": said, "about": mail.message_id}
        people = load_people(settings.people)
        enqueue(notice_mails("refused", mail.report_date, facts, people, links(settings)), settings)


def _send_spooled(settings: Settings, post: Post | None) -> dict[str, int]:
    """While the warehouse is down: what lies on disk is sent from there."""
    sent, mails = 0, list(spool.kept(Path(settings.spool)))
    for mail in mails:
        if mail.channel != "mail" and not post:
            continue
        try:
            refused = _hand_over(mail, settings, post)
        except RibaoError:
            break
        if refused:
            spool.keep(Path(settings.spool), [replace(mail, recipients=tuple(refused))])
            continue
        spool.drop(Path(settings.spool), mail.message_id)
        sent += 1
    return {"sent": sent, "kept": len(mails) - sent}
