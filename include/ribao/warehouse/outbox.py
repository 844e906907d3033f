"""Mails that wait to be sent. A mail is queued once, claimed by one sender, and marked when it is gone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from ribao.model import Outgoing
from ribao.warehouse.connection import Cursor, Warehouse

# A sender that was killed leaves its claim behind; after this it lapses.
CLAIM = timedelta(minutes=10)
# After a failure a mail waits half a minute, then twice as long each time.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)

_COLUMNS = "message_id, kind, recipients, subject, raw, report_date, channel"


def queue(cursor: Cursor, mails: Iterable[Outgoing]) -> int:
    """Put mails into the outbox inside a running transaction; gives how many were new."""
    new = 0
    for m in mails:
        cursor.execute(
            f"INSERT INTO core.outbox ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (m.message_id, m.kind, list(m.recipients), m.subject, m.raw, m.report_date, m.channel),
        )
        new += cursor.rowcount
    return new


def queue_mails(db: Warehouse, mails: Sequence[Outgoing]) -> int:
    """Put mails into the outbox; gives how many were new."""
    with db.transaction() as cursor:
        return queue(cursor, mails)


def claim_mail(db: Warehouse, channels: Sequence[str] = ("mail",)) -> Outgoing | None:
    """The oldest mail of `channels` that is due and that nobody is sending, now claimed; None where there is none."""
    with db.transaction() as cursor:
        cursor.execute(
            f"""UPDATE core.outbox SET claimed_at = clock_timestamp(), attempts = attempts + 1
            WHERE message_id = (
                SELECT message_id FROM core.outbox
                WHERE sent_at IS NULL AND next_at <= clock_timestamp() AND channel = ANY (%s)
                  AND (claimed_at IS NULL OR claimed_at < clock_timestamp() - %s)
                ORDER BY created_at, message_id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING {_COLUMNS}""",
            (list(channels), CLAIM),
        )
        found = cursor.fetchone()
    if not found:
        return None
    message_id, kind, recipients, subject, raw, report_date, channel = found
    return Outgoing(message_id, kind, tuple(recipients), subject, bytes(raw), report_date, channel)


def mark_sent(db: Warehouse, message_id: str) -> None:
    """Every recipient's server has accepted the mail."""
    with db.transaction() as cursor:
        cursor.execute(
            """UPDATE core.outbox SET sent_at = clock_timestamp()
            WHERE message_id = %s AND sent_at IS NULL""",
            (message_id,),
        )


def mark_failed(db: Warehouse, message_id: str, error: str, left: Sequence[str] = ()) -> int:
    """The mail, or its part for the recipients `left`, waits for a later round; gives how often it was tried."""
    with db.transaction() as cursor:
        cursor.execute(
            """UPDATE core.outbox SET claimed_at = NULL, last_error = %s,
                recipients = CASE WHEN %s = '{}'::text[] THEN recipients ELSE %s END,
                next_at = clock_timestamp() + least(%s * power(2, least(attempts, 20) - 1), %s)
            WHERE message_id = %s RETURNING attempts""",
            (error, list(left), list(left), FIRST_WAIT, LONGEST_WAIT, message_id),
        )
        found = cursor.fetchone()
    return found[0] if found else 0


def count_waiting_mails(db: Warehouse) -> int:
    """How many mails wait."""
    with db.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM core.outbox WHERE sent_at IS NULL")
        found = cursor.fetchone()
    return found[0] if found else 0
