"""The day's mail to the people who use the data: what is wrong, with the proof and the likely right value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ribao.model import SEVERITIES, Daily, Outgoing
from ribao.notify.cards import Card
from ribao.notify.chat import chat_message
from ribao.notify.links import Links
from ribao.notify.message import outgoing, render, words
from ribao.notify.people import Audience
from ribao.notify.pictures import Draw, pictured
from ribao.notify.view import View, view

# A subject names so many findings; of more, the commodities.
SUBJECT_NAMES = 3
# So many findings are proved in the mail, and so many listed: some mail programs cut off what is long.
MOST_CARDS, MOST_LISTED = 12, 40
# With more findings than this a list of them goes before the cards.
UNLISTED = 3
# A chat message names so many findings.
CHAT_LINES = 10


def daily_mails(daily: Daily, draw: Draw, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    """The daily mail of each audience, and its short form for their chats.

    None for a day with nothing new to those who do not want one.
    """
    mails = []
    for audience in people:
        if audience.reads_daily:
            seen = view(daily, audience, audience.language or links.language)
            if audience.clean_days or not seen.quiet:
                mails.extend(_mails(daily, draw, audience, seen, links))
    return mails


def _mails(daily: Daily, draw: Draw, audience: Audience, seen: View, links: Links) -> list[Outgoing]:
    language = audience.language or links.language
    told = subject(daily, seen, language)
    cards, pictures = pictured(seen.cards[:MOST_CARDS], daily, draw, language)
    bodies = render(
        "daily",
        language=language,
        w=words(language),
        daily=daily,
        seen=seen,
        cards=cards,
        listed=seen.cards[:MOST_LISTED] if len(seen.cards) > UNLISTED else (),
        unproved=len(seen.cards) - len(cards),
        counts=counts,
        closing=partial(closing, language=language),
        unpictured=sum(not c.crop and bool(c.page) for c in cards),
        links=links,
        subject=told,
    )
    mail = outgoing(
        kind="daily",
        mark=f"daily.{daily.report.report_date}.{daily.revision}.{audience.name}",
        sender=links.sender,
        recipients=audience.addresses,
        subject=told,
        bodies=bodies,
        pictures=pictures,
        report_date=daily.report.report_date,
    )
    lines = [f"· {_in_a_line(c, language)}" for c in seen.cards[:CHAT_LINES]]
    lines += [f"… +{len(seen.cards) - CHAT_LINES}"] if len(seen.cards) > CHAT_LINES else []
    lines.append(links.report(daily.report.report_date))
    chats = [chat_message(mail, chat, lines) for chat in audience.chats]
    return [*([mail] if audience.addresses else []), *chats]


def _in_a_line(card: Card, language: str) -> str:
    """铅 LME库存 今日值 267850 → 272200：整行晚了一日"""
    values = " → ".join(filter(None, (card.printed, card.proposed)))
    why = f"{words(language)['colon']}{card.reason[0]}" if card.reason else ""
    return f"{card.title} {values}".rstrip() + why


def subject(daily: Daily, seen: View, language: str) -> str:
    """商品日报 2024-03-29: 3 errors, 4 warnings · LME lead stock, …; of many findings, the commodities."""
    w = words(language)
    head: str = f"{w['report']} {daily.report.report_date}{w['colon']}"
    counted = [counts(w, severity, n) for severity in SEVERITIES if (n := seen.count(severity))]
    if not counted:
        return head + _nothing_new(seen, w)
    names = list(dict.fromkeys(c.short for c in seen.cards))
    if len(names) > SUBJECT_NAMES:
        tally = Counter(c.about or w["this_report"] for c in seen.cards)
        names = [f"{about} {n}" if n > 1 else about for about, n in tally.most_common()]
    return f"{head}{w['comma'].join(counted)} · {w['comma'].join(names)}"


def counts(w: Mapping[str, Any], kind: str, n: int) -> str:
    """3 errors, 1 warning, …"""
    told: str = w["count"][kind] if n == 1 else w["counts"][kind].format(n=n)
    return told


def closing(reason: str, now: str | None, language: str) -> str:
    """What closed a finding: the new report, which prints `now`, or a person, whose own words stay as they are."""
    told: str | None = words(language)["reasons"].get(reason)
    return told.format(now=now) if told else reason


def _nothing_new(seen: View, w: Mapping[str, Any]) -> str:
    told = [w["subject_standing"] if seen.standing else w["subject_clean"]]
    told += [counts(w, "standing", len(seen.standing))] if seen.standing else []
    told += [counts(w, "closed", len(seen.closed))] if seen.closed else []
    told += [counts(w, "changes", len(seen.changes))] if seen.changes else []
    return str(w["comma"].join(told))
