"""The pictures of a mail: for each card a crop of the page and a chart, as many as a mail may hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ribao import pdfium
from ribao.catalogue import all_contracts, all_series, unit_in_english
from ribao.model import Box, Daily, Indicator, Quote
from ribao.numbers import parse_printed
from ribao.tell.cards import Card, boxes
from ribao.tell.chart import chart
from ribao.tell.crop import crop
from ribao.tell.names import Names

# All pictures of a mail together; some providers cut longer mails off.
PICTURE_BYTES = 280_000
# The widest picture, in CSS pixels.
SHEET = 584
# A row of a table is no higher, in points.
_ROW = 30


def pictured(
    cards: Sequence[Card], daily: Daily, pdf: bytes, language: str
) -> tuple[list[Card], dict[str, bytes]]:
    """The cards with their pictures' cids, and the pictures as PNG by cid; the first cards come first."""
    if not cards:
        return [], {}
    pictures: dict[str, bytes] = {}
    shown = []
    document = pdfium.PdfDocument(pdf)
    for n, plain in enumerate(cards, 1):
        cut = _crop(plain, daily, document)
        made = {"crop": cut and cut[0], "chart": _chart(plain, daily, language)}
        cids = dict.fromkeys(made, "")
        for kind, content in made.items():
            if content and sum(map(len, pictures.values())) + len(content) <= PICTURE_BYTES:
                cids[kind] = f"{kind}-{n}"
                pictures[cids[kind]] = content
        shown.append(
            replace(
                plain, crop=cids["crop"], crop_width=min(cut[1], SHEET) if cut else 0, chart=cids["chart"]
            )
        )
    document.close()
    return shown, pictures


def _crop(plain: Card, daily: Daily, document: Any) -> tuple[bytes, int] | None:
    report = daily.report
    places = boxes(plain.finding, report.cells(), report)
    if not places:
        return None
    rows = [*map(_boxes, report.indicators), *map(_boxes, report.quotes)]
    # Under a date of a header stands a row of its block.
    own = next((r for r in rows if places[0] in r or _under(places[0], r)), [])
    dates = [h.box for pair in report.headers for h in (pair.current, pair.previous) if h.box]
    around = [*(b for row in rows for b in row), *dates]
    page = places[0].page
    own = [b for b in own if b.page == page]
    try:
        return crop(document, places[0], places[1:], plain.finding.severity, own, around)
    except pdfium.PdfiumError:  # A page that cannot be drawn is no reason to have no mail.
        return None


def _under(date: Box, row: Sequence[Box]) -> bool:
    below = [b for b in row if b.page == date.page and 0 < b.top - date.top < _ROW]
    return len(below) == len(row) and any(b.x0 < date.x1 and date.x0 < b.x1 for b in row)


def _boxes(row: Indicator | Quote) -> list[Box]:
    """The places of a row's name and cells."""
    return [b for b in (row.label_box, *(cell.box for cell in row.cells.values())) if b]


def _chart(plain: Card, daily: Daily, language: str) -> bytes | None:
    """Only the value of the day can be marked on a chart of values."""
    field = plain.finding.cells[0].rsplit("/", 1)[-1] if plain.finding.cells else ""
    if field not in ("current", "close"):
        return None
    names = Names(daily.report, language)
    series = names.series_of(plain.finding)
    unit = _unit(series, language)
    title = names.series(series) + (f" ({unit})" if unit else "")
    proposed = parse_printed(plain.finding.proposed)
    right = float(proposed.value) if proposed else None
    return chart(daily.history.get(series, ()), title, right)


def _unit(series: str, language: str) -> str:
    """The unit of a series' values in a language; empty where it is not known."""
    units = {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
    unit = units.get(series, "")
    return unit if language == "zh" else unit_in_english(unit)
