"""The day's mail to the people who use the data: what is wrong, with the proof and the likely right value."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from ribao.model import DAY_TYPES, SEVERITIES, Daily, Day, DayForm, Outgoing
from ribao.notify.chat import chat_message
from ribao.notify.links import Links
from ribao.notify.message import Attachment, build_mail, render
from ribao.notify.people import Audience
from ribao.notify.pictures import Draw, add_pictures
from ribao.notify.view import View, build_view
from ribao.presentation.cards import Card
from ribao.presentation.day import select_commodities
from ribao.presentation.messages import Messages, messages

# A subject names at most so many findings, otherwise the commodities.
SUBJECT_NAMES = 3
# A mail proves and lists at most so many findings: some mail programs cut long mails.
MOST_CARDS, MOST_LISTED = 12, 40
# With more findings than this a list of them stands before the cards.
UNLISTED = 3
# A chat message names at most so many findings.
CHAT_LINES = 10


# Writes a day as a table: its form and language to the file's content.
WriteDay = Callable[[Day, DayForm, str], bytes]


def daily_mails(
    daily: Daily, draw: Draw, write: WriteDay, people: Sequence[Audience], links: Links
) -> list[Outgoing]:
    """Build the daily mail of each audience, and its short form for their chats.

    An audience without `clean_days` gets none on a day with nothing new.
    """
    mails = []
    for audience in people:
        if audience.reads_daily:
            m = messages(audience.language or links.language)
            seen = build_view(daily, audience, m.language)
            if audience.clean_days or not seen.quiet:
                mails.extend(_build_mails(daily, draw, write, audience, seen, links, m))
    return mails


def _build_mails(
    daily: Daily, draw: Draw, write: WriteDay, audience: Audience, seen: View, links: Links, m: Messages
) -> list[Outgoing]:
    subject = write_subject(daily, seen, m)
    cards, pictures = add_pictures(seen.cards[:MOST_CARDS], daily, draw, m.language)
    bodies = render(
        "daily",
        m=m,
        daily=daily,
        seen=seen,
        cards=cards,
        listed=seen.cards[:MOST_LISTED] if len(seen.cards) > UNLISTED else (),
        unproved=len(seen.cards) - len(cards),
        describe_closing=partial(describe_closing, m),
        unpictured=sum(not c.crop and bool(c.page) for c in cards),
        links=links,
        subject=subject,
    )
    mail = build_mail(
        kind="daily",
        identity=f"daily.{daily.report.report_date}.{daily.revision}.{audience.name}",
        sender=links.sender,
        recipients=audience.addresses,
        subject=subject,
        bodies=bodies,
        pictures=pictures,
        attachments=_attach_day(daily, write, audience, m),
        report_date=daily.report.report_date,
    )
    lines = [f"· {_write_line(card, m)}" for card in seen.cards[:CHAT_LINES]]
    lines += [f"… +{len(seen.cards) - CHAT_LINES}"] if len(seen.cards) > CHAT_LINES else []
    lines.append(links.report(daily.report.report_date))
    chats = [chat_message(mail, chat, lines) for chat in audience.chats]
    return [*([mail] if audience.addresses else []), *chats]


def _attach_day(daily: Daily, write: WriteDay, audience: Audience, m: Messages) -> list[Attachment]:
    """The day as a table, in the form that an audience wants."""
    form = audience.attachment
    if not form or daily.table is None:
        return []
    table = select_commodities(daily.table, audience.commodities) if audience.commodities else daily.table
    name = f"{daily.report.report_date:%Y%m%d}.{form}"
    return [Attachment(name, DAY_TYPES[form], write(table, form, m.language))]


def _write_line(card: Card, m: Messages) -> str:
    """Write a finding in a line: 铅 LME库存 今日值 267850 → 272200：整行晚了一日."""
    values = " → ".join(filter(None, (card.printed, card.proposed)))
    why = f"{m('colon')}{card.reason[0]}" if card.reason else ""
    return f"{card.title} {values}".rstrip() + why


def write_subject(daily: Daily, seen: View, m: Messages) -> str:
    """Write the subject: 商品日报 2024-03-29: 3 errors · LME lead stock, …; for many findings, the commodities."""
    head = f"{m('report-name')} {daily.report.report_date}{m('colon')}"
    counts = [m(f"count-{severity}", n=n) for severity in SEVERITIES if (n := seen.count(severity))]
    if not counts:
        return head + _write_nothing_new(seen, m)
    names = list(dict.fromkeys(card.short for card in seen.cards))
    if len(names) > SUBJECT_NAMES:
        tally = Counter(card.about or m("this-report") for card in seen.cards)
        names = [f"{about} {n}" if n > 1 else about for about, n in tally.most_common()]
    return f"{head}{m('comma').join(counts)} · {m('comma').join(names)}"


def describe_closing(m: Messages, closing: str, reason: str, now: str) -> str:
    """Describe what closed a finding: the next report, which prints `now`, or a person's own `reason`."""
    return m(f"closing-{closing}", now=now) if closing else reason


def _write_nothing_new(seen: View, m: Messages) -> str:
    parts = [m("mail-subject-standing") if seen.standing else m("mail-subject-clean")]
    parts += [m("count-standing", n=len(seen.standing))] if seen.standing else []
    parts += [m("count-closed", n=len(seen.closed))] if seen.closed else []
    parts += [m("count-reconsidered", n=len(seen.reconsidered))] if seen.reconsidered else []
    parts += [m("count-changes", n=len(seen.changes))] if seen.changes else []
    return m("comma").join(parts)
