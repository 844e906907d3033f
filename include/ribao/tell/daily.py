"""The day's mail to the people who use the data: what is wrong, with the proof and the likely right value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium

from ribao.catalogue import all_commodities, all_series
from ribao.model import Daily, Outgoing, Quote, Standing
from ribao.numbers import parse_printed
from ribao.tell.cards import Card, Names, boxes, card, ordered
from ribao.tell.chart import chart
from ribao.tell.crop import crop
from ribao.tell.message import outgoing, render, words
from ribao.tell.people import Audience

# All pictures of a mail together; some providers cut longer mails off.
PICTURE_BYTES = 280_000
BIGGEST_MOVES = 6
SUBJECT_NAMES = 3


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that mails point to, and whom they come from."""

    ui: str
    sender: str
    language: str


def daily_mails(daily: Daily, pdf: bytes, people: Sequence[Audience], links: Links) -> list[Outgoing]:
    """One mail for each audience of the daily mail; none for a clean day to those who do not want one."""
    mails = [_mail(daily, pdf, audience, links) for audience in people if audience.reads_daily]
    return [mail for mail in mails if mail]


def _mail(daily: Daily, pdf: bytes, audience: Audience, links: Links) -> Outgoing | None:
    language = audience.language or links.language
    names = Names(daily.report, language)
    found = [card(f, daily.report, names, language) for f in daily.verdict.findings]
    mine = [c for c in found if _wanted(c, audience)]
    order = {c.id: n for n, c in enumerate(all_commodities())}
    fresh = ordered([c for c in mine if c.finding.fingerprint in daily.new], order)
    standing = [s for s in daily.standing if s.finding.fingerprint in {c.finding.fingerprint for c in mine}]
    if not mine and not audience.clean_days:
        return None
    cards, pictures = _pictured(fresh, daily, pdf)
    bodies = render(
        "daily",
        w=words(language),
        daily=daily,
        cards=cards,
        unpictured=sum(not c.crop and bool(c.finding.cells) for c in cards) if pictures else 0,
        standing=[_line(s, names, language) for s in standing],
        closed=[_line(s, names, language) for s in daily.closed if _about(names, s, audience)],
        moves=_moves(daily.report.quotes),
        advice=_advice(daily),
        names=names,
        links=links,
        subject=_subject(daily, mine, language),
        counts=_counts(mine),
    )
    return outgoing(
        kind="daily",
        mark=f"daily.{daily.report.report_date}.{daily.revision}.{audience.name}",
        sender=links.sender,
        recipients=audience.addresses,
        subject=_subject(daily, mine, language),
        bodies=bodies,
        pictures=pictures,
        report_date=daily.report.report_date,
    )


def _wanted(shown: Card, audience: Audience) -> bool:
    mine = not audience.commodities or not shown.commodity or shown.commodity in audience.commodities
    return mine and shown.finding.severity in audience.severities


def _about(names: Names, standing: Standing, audience: Audience) -> bool:
    commodity = names.commodity(standing.finding)
    return not audience.commodities or commodity in audience.commodities


def _pictured(cards: list[Card], daily: Daily, pdf: bytes) -> tuple[list[Card], dict[str, bytes]]:
    """The cards with crops and charts, as many as fit."""
    pictures: dict[str, bytes] = {}
    shown = []
    document = pdfium.PdfDocument(pdf)
    series = {c.id: i.series for i in daily.report.indicators for c in i.cells.values()}
    series |= {c.id: q.series for q in daily.report.quotes for c in q.cells.values()}
    for n, plain in enumerate(cards, 1):
        places = boxes(plain.finding, daily.report)
        made = {"crop": crop(document, places[0], places[1:], plain.finding.severity) if places else None}
        named = series.get(plain.finding.cells[0]) if plain.finding.cells else None
        made["chart"] = chart(daily.history.get(named or "", ()), _unit(named))
        kept = {f"{kind}{n}": content for kind, content in made.items() if content}
        if sum(map(len, [*pictures.values(), *kept.values()])) > PICTURE_BYTES:
            kept = {}
        pictures |= kept
        cids = {kind: f"{kind}{n}" if f"{kind}{n}" in kept else "" for kind in made}
        shown.append(replace(plain, crop=cids["crop"], chart=cids["chart"]))
    document.close()
    return shown, pictures


def _unit(series: str | None) -> str:
    return next((s.unit for s in all_series() if s.id == series), "")


def _line(standing: Standing, names: Names, language: str) -> Mapping[str, Any]:
    finding = standing.finding
    message = finding.message_en if language == "en" and finding.message_en else finding.message
    return {"title": names.title(finding), "message": message, "standing": standing}


def _counts(cards: Sequence[Card]) -> dict[str, int]:
    return {s: sum(c.finding.severity == s for c in cards) for s in ("error", "warn", "info")}


def _subject(daily: Daily, cards: Sequence[Card], language: str) -> str:
    w, counts = words(language), _counts(cards)
    head = f"商品日报 {daily.report.report_date}"
    if not counts["error"] and not counts["warn"]:
        return f"{head}{w['colon']}{w['subject_clean']}"
    names = list(dict.fromkeys(c.title for c in ordered(list(cards), {})))
    told = w["comma"].join(names[:SUBJECT_NAMES]) + ("…" if len(names) > SUBJECT_NAMES else "")
    return f"{head}{w['colon']}{w['subject_count'].format(errors=counts['error'], warns=counts['warn'])} · {told}"


def _moves(quotes: Sequence[Quote]) -> list[Quote]:
    """The contracts that moved most, in per cent."""
    moved = [(abs(p.value), q) for q in quotes if (p := parse_printed(q.cells["pct"].text))]
    return [q for size, q in sorted(moved, key=lambda m: -m[0])[:BIGGEST_MOVES] if size > Decimal(0)]


def _advice(daily: Daily) -> list[dict[str, Any]]:
    told = []
    for section in daily.report.sections:
        if section.advice:
            before = daily.previous_advice.get(section.commodity, section.advice)
            told.append({"section": section, "before": before, "changed": before != section.advice})
    return told
