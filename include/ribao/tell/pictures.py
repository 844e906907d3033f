"""The pictures of a mail: for each card a crop of the page and a chart, as many as a mail may hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium

from ribao.catalogue import all_contracts, all_series
from ribao.model import Box, Daily, Indicator, Quote
from ribao.numbers import parse_printed
from ribao.tell.cards import Card, boxes
from ribao.tell.chart import chart
from ribao.tell.crop import crop
from ribao.tell.names import Names

# All pictures of a mail together; some providers cut longer mails off.
PICTURE_BYTES = 280_000


def pictured(cards: Sequence[Card], daily: Daily, pdf: bytes) -> tuple[list[Card], dict[str, bytes]]:
    """The cards with their pictures' cids, and the pictures as PNG by cid; the first cards come first."""
    if not cards:
        return [], {}
    pictures: dict[str, bytes] = {}
    shown = []
    document = pdfium.PdfDocument(pdf)
    for n, plain in enumerate(cards, 1):
        made = {"crop": _crop(plain, daily, document), "chart": _chart(plain, daily)}
        cids = dict.fromkeys(made, "")
        for kind, content in made.items():
            if content and sum(map(len, pictures.values())) + len(content) <= PICTURE_BYTES:
                cids[kind] = f"{kind}-{n}"
                pictures[cids[kind]] = content
        shown.append(replace(plain, crop=cids["crop"], chart=cids["chart"]))
    document.close()
    return shown, pictures


def _crop(plain: Card, daily: Daily, document: Any) -> bytes | None:
    places = boxes(plain.finding, daily.report.cells(), daily.report)
    if not places:
        return None
    return crop(document, places[0], places[1:], plain.finding.severity, _label(plain, daily))


def _label(plain: Card, daily: Daily) -> Box | None:
    """The place of the name of the culprit's row."""
    rows: tuple[Indicator | Quote, ...] = (*daily.report.indicators, *daily.report.quotes)
    for row in rows:
        if any(cell.id == plain.finding.cells[0] for cell in row.cells.values()):
            return row.label_box
    return None


def _chart(plain: Card, daily: Daily) -> bytes | None:
    """Only the value of the day can be marked on a chart of values."""
    field = plain.finding.cells[0].rsplit("/", 1)[-1] if plain.finding.cells else ""
    if field not in ("current", "close"):
        return None
    series = Names(daily.report, "zh").series_of(plain.finding)
    proposed = parse_printed(plain.finding.proposed)
    right = float(proposed.value) if proposed else None
    return chart(daily.history.get(series, ()), _unit(series), right)


def _unit(series: str) -> str:
    units = {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
    return units.get(series, "")
