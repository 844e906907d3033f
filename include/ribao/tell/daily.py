"""The day's mail to the people who use the data: what is wrong, with the proof and the likely right value."""

from collections.abc import Sequence

from ribao.model import Daily, Outgoing
from ribao.tell.chat import chat_message
from ribao.tell.links import Links
from ribao.tell.message import outgoing, render, words
from ribao.tell.people import Audience
from ribao.tell.pictures import pictured
from ribao.tell.view import View, view

SUBJECT_NAMES = 3
# A chat message names so many findings.
CHAT_LINES = 10


def daily_mails(daily: Daily, pdf: bytes, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    """The daily mail of each audience, and its short form for their chats.

    None for a day with nothing new to those who do not want one.
    """
    mails = []
    for audience in people:
        if audience.reads_daily:
            seen = view(daily, audience, audience.language or links.language)
            if audience.clean_days or not seen.quiet:
                mails.extend(_mails(daily, pdf, audience, seen, links))
    return mails


def _mails(daily: Daily, pdf: bytes, audience: Audience, seen: View, links: Links) -> list[Outgoing]:
    language = audience.language or links.language
    told = subject(daily, seen, language)
    cards, pictures = pictured(seen.cards, daily, pdf)
    bodies = render(
        "daily",
        language=language,
        w=words(language),
        daily=daily,
        seen=seen,
        cards=cards,
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
    lines = [f"· {c.title}: {c.message}" for c in cards[:CHAT_LINES]]
    lines += [f"… +{len(cards) - CHAT_LINES}"] if len(cards) > CHAT_LINES else []
    lines.append(links.report(daily.report.report_date))
    chats = [chat_message(mail, chat, lines) for chat in audience.chats]
    return [*([mail] if audience.addresses else []), *chats]


def subject(daily: Daily, seen: View, language: str) -> str:
    """商品日报 2024-03-29: 3 errors, 4 warnings · lead LME stock, …"""
    w = words(language)
    head: str = f"{w['report']} {daily.report.report_date}{w['colon']}"
    counted = [
        w["counts"][severity].format(n=n) if n != 1 else w["count"][severity]
        for severity in ("error", "warn", "info")
        if (n := seen.count(severity))
    ]
    if not counted:
        rest = w["subject_standing"].format(n=len(seen.standing)) if seen.standing else w["subject_clean"]
        return f"{head}{rest}"
    names = list(dict.fromkeys(c.short for c in seen.cards))
    told = w["comma"].join(names[:SUBJECT_NAMES]) + ("…" if len(names) > SUBJECT_NAMES else "")
    return f"{head}{w['comma'].join(counted)} · {told}"
