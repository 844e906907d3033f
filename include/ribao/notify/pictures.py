"""The pictures of a mail: for each card a crop of the page and a chart, as many as a mail may hold."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from ribao.catalogue import all_contracts, all_series, unit_in_english
from ribao.errors import Unreadable
from ribao.model import Box, Daily, Indicator, Quote
from ribao.presentation.cards import Card, list_boxes
from ribao.notify.chart import chart
from ribao.notify.crop import DRAWN, View, crop, view_of
from ribao.presentation.names import Names, find_known
from ribao.numbers import parse_printed

log = logging.getLogger(__name__)

# Draws parts of the report's pages at so many pixels to a point, each as a PNG, or None where that cannot be done.
Draw = Callable[[Sequence[Box], float], list[bytes | None]]

# All pictures of a mail together; some providers cut longer mails off.
PICTURE_BYTES = 280_000
# The widest picture, in CSS pixels.
SHEET = 584
# A row of a table is no higher, in points.
_ROW = 30


def pictured(
    cards: Sequence[Card], daily: Daily, draw: Draw, language: str
) -> tuple[list[Card], dict[str, bytes]]:
    """The cards with their pictures' cids, and the pictures as PNG by cid; the first cards come first."""
    if not cards:
        return [], {}
    crops = _crops(cards, daily, draw)
    pictures: dict[str, bytes] = {}
    shown = []
    for n, (plain, cut) in enumerate(zip(cards, crops, strict=True), 1):
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
    return shown, pictures


def _crops(cards: Sequence[Card], daily: Daily, draw: Draw) -> list[tuple[bytes, int] | None]:
    """Each card's crop and its width; None where it has no place or its page cannot be drawn."""
    views = [_view(plain, daily) for plain in cards]
    try:
        drawn = iter(draw([view.part for view in views if view], DRAWN))
    except Unreadable as error:  # Pages that cannot be drawn are no reason to have no mail.
        log.warning("the mail has no pictures of the page: %s", error)
        return [None] * len(cards)
    pictures = [next(drawn) if view else None for view in views]
    return [
        crop(picture, view, plain.finding.severity) if view and picture else None
        for plain, view, picture in zip(cards, views, pictures, strict=True)
    ]


def _view(plain: Card, daily: Daily) -> View | None:
    report = daily.report
    places = list_boxes(plain.finding, report.cells(), report)
    if not places:
        return None
    rows = [*map(_boxes, report.indicators), *map(_boxes, report.quotes)]
    # Under a date of a header stands a row of its block.
    own = next((r for r in rows if places[0] in r or _under(places[0], r)), [])
    dates = [h.box for pair in report.headers for h in (pair.current, pair.previous) if h.box]
    around = [*(b for row in rows for b in row), *dates]
    return view_of(places[0], places[1:], [b for b in own if b.page == places[0].page], around)


def _under(date: Box, row: Sequence[Box]) -> bool:
    below = [b for b in row if b.page == date.page and 0 < b.top - date.top < _ROW]
    return len(below) == len(row) and any(b.x0 < date.x1 and date.x0 < b.x1 for b in row)


def _boxes(row: Indicator | Quote) -> list[Box]:
    """The places of a row's name and cells."""
    return [b for b in (row.label_box, *(cell.box for cell in row.cells.values())) if b]


def _chart(plain: Card, daily: Daily, language: str) -> bytes | None:
    """Only the value of the day can be marked on a chart of values."""
    cell = plain.finding.cells[0] if plain.finding.cells else None
    known = find_known(cell.row) if cell and cell.field in ("current", "close") else None
    if known is None:
        return None
    series = known.id
    unit = _unit(series, language)
    title = Names(language).series(series) + (f" ({unit})" if unit else "")
    proposed = parse_printed(plain.finding.proposed)
    right = float(proposed.value) if proposed else None
    return chart(daily.history.get(series, ()), title, right)


def _unit(series: str, language: str) -> str:
    """The unit of a series' values in a language; empty where it is not known."""
    units = {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
    unit = units.get(series, "")
    return unit if language == "zh" else unit_in_english(unit)
