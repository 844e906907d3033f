"""Mails that wait to be sent. A mail is queued once, claimed by one sender, and marked when it is gone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from ribao.model import Outgoing
from ribao.warehouse.connection import Cursor, transaction

# A sender that was killed leaves its claim behind; after this it lapses.
CLAIM = timedelta(minutes=10)


def queue(cursor: Cursor, mails: Iterable[Outgoing]) -> int:
    """Put mails into the outbox inside a running transaction; gives how many were new."""
    new = 0
    for mail in mails:
        cursor.execute(
            """INSERT INTO core.outbox (message_id, kind, recipients, subject, raw, report_date)
            VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
            (mail.message_id, mail.kind, list(mail.recipients), mail.subject, mail.raw, mail.report_date),
        )
        new += cursor.rowcount
    return new


def queue_mails(url: str, mails: Sequence[Outgoing]) -> int:
    """Put mails into the outbox; gives how many were new."""
    with transaction(url) as cursor:
        return queue(cursor, mails)


def claim_mail(url: str) -> Outgoing | None:
    """The oldest mail that nobody is sending, now claimed; None where there is none."""
    with transaction(url) as cursor:
        cursor.execute(
            """UPDATE core.outbox SET claimed_at = clock_timestamp(), attempts = attempts + 1
            WHERE message_id = (
                SELECT message_id FROM core.outbox
                WHERE sent_at IS NULL AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - %s)
                ORDER BY created_at, message_id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING message_id, kind, recipients, subject, raw, report_date""",
            (CLAIM,),
        )
        found = cursor.fetchone()
    if not found:
        return None
    message_id, kind, recipients, subject, raw, report_date = found
    return Outgoing(message_id, kind, tuple(recipients), subject, bytes(raw), report_date)


def mark_sent(url: str, message_id: str) -> None:
    """The mail server has accepted the mail."""
    with transaction(url) as cursor:
        cursor.execute(
            "UPDATE core.outbox SET sent_at = clock_timestamp() WHERE message_id = %s", (message_id,)
        )


def mark_failed(url: str, message_id: str, error: str) -> None:
    """The mail server has not accepted the mail: it waits for the next round."""
    with transaction(url) as cursor:
        cursor.execute(
            "UPDATE core.outbox SET claimed_at = NULL, last_error = %s WHERE message_id = %s",
            (error, message_id),
        )


def waiting(url: str) -> int:
    """How many mails wait."""
    with transaction(url) as cursor:
        cursor.execute("SELECT count(*) FROM core.outbox WHERE sent_at IS NULL")
        found = cursor.fetchone()
    return found[0] if found else 0
