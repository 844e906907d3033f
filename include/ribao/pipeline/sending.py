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
from ribao.warehouse import Warehouse

log = logging.getLogger(__name__)

# Posts the JSON of a chat message: (channel, name of the connection, JSON). MailDown where it does not arrive.
Post = Callable[[str, str, bytes], None]
# After this many refusals of a mail the operators are notified.
REFUSALS = 3


def enqueue(mails: Sequence[Outgoing], db: Warehouse, settings: Settings) -> None:
    """Put mails into the outbox of the warehouse, or onto the disk while it is down."""
    try:
        count = warehouse.queue_mails(db, mails)
        log.info("mails queued: %d", count)
    except RibaoError as error:
        spool.keep(Path(settings.spool), mails)
        log.warning("mails kept on disk: %d, because the outbox cannot be written: %s", len(mails), error)


def send_notifications(settings: Settings, post: Post | None = None) -> dict[str, int]:
    """Send what waits in the outbox and on disk; return how many were sent and how many are kept.

    A mail server that is down fails nothing: the mails wait for the next round. Chat messages wait
    for a caller that can `post`.
    """
    try:
        with Warehouse(settings.need_warehouse()) as db:
            _unspool(db, settings)
            causes.close(Path(settings.spool), "WarehouseDown")
            sent = _send_outbox(db, settings, post)
            kept = warehouse.count_waiting_mails(db)
    except WarehouseDown as error:
        log.warning("mails are sent from disk, because the warehouse is down: %s", error)
        sent, kept = _send_spooled(settings, post)
    log.info("mails sent: %d, kept for the next round: %d", sent, kept) if sent or kept else log.info(
        "nothing to send"
    )
    return {"sent": sent, "kept": kept}


def links(settings: Settings) -> Links:
    """Where mails point to, and whom they come from."""
    return Links(settings.ui_url, settings.mail_from, settings.language)


def _unspool(db: Warehouse, settings: Settings) -> None:
    folder = Path(settings.spool)
    for mail in list(spool.load_mails(folder)):
        warehouse.queue_mails(db, [mail])
        spool.drop(folder, mail.message_id)


def _send_outbox(db: Warehouse, settings: Settings, post: Post | None) -> int:
    """Send the mails that are due; a channel that is down is left alone for the rest of the round."""
    sent, channels = 0, {"mail", *(CHANNELS if post else ())}
    while mail := warehouse.claim_mail(db, sorted(channels)):
        try:
            sent += _send(mail, db, settings, post)
        except WarehouseDown:
            raise
        except RibaoError as error:
            log.warning("%s waits, and so does all of channel %s: %s", mail.message_id, mail.channel, error)
            warehouse.mark_failed(db, mail.message_id, str(error))
            channels.discard(mail.channel)
    return sent


def _send(mail: Outgoing, db: Warehouse, settings: Settings, post: Post | None) -> bool:
    """Send a claimed mail and record that in the outbox; return whether every recipient's server has taken it."""
    folder = Path(settings.spool)
    if not spool.was_sent(folder, mail.message_id):
        if refused := _hand_over(mail, settings, post):
            _record_refusal(mail, refused, db, settings)
            return False
        _try_spool(spool.note_sent, folder, mail)
    warehouse.mark_sent(db, mail.message_id)
    _try_spool(spool.forget_sent, folder, mail)
    return True


def _try_spool(act: Callable[[Path, str], None], folder: Path, mail: Outgoing) -> None:
    """Note on disk what is sent, in case the outbox cannot record it. A full disk does not stop the outbox."""
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


def _record_refusal(mail: Outgoing, refused: dict[str, str], db: Warehouse, settings: Settings) -> None:
    """Keep the refused addresses for another try; notify the operators once, unless it is they who are refused."""
    reason = "; ".join(f"{address}: {answer}" for address, answer in refused.items())
    log.warning("%s was refused for %s", mail.message_id, reason)
    tries = warehouse.mark_failed(db, mail.message_id, reason, list(refused))
    if tries == REFUSALS and mail.kind != "refused":
        facts = {"mail": mail.subject, "reason": reason, "about": mail.message_id}
        people = load_people(settings.people)
        enqueue(notice_mails("refused", mail.report_date, facts, people, links(settings)), db, settings)


def _send_spooled(settings: Settings, post: Post | None) -> tuple[int, int]:
    """Send what lies on disk; return how many were sent and how many are kept."""
    sent, mails = 0, list(spool.load_mails(Path(settings.spool)))
    for mail in mails:
        if mail.channel != "mail" and not post:
            continue
        try:
            refused = _hand_over(mail, settings, post)
        except RibaoError as error:
            log.warning("%s waits: %s", mail.message_id, error)
            break
        if refused:
            spool.keep(Path(settings.spool), [replace(mail, recipients=tuple(refused))])
            continue
        spool.drop(Path(settings.spool), mail.message_id)
        sent += 1
    return sent, len(mails) - sent
