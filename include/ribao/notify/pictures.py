"""The pictures of a mail: for each card a crop of the page and a chart, as many as a mail may hold."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from ribao.catalogue import all_contracts, all_series, unit_in_english
from ribao.errors import Unreadable
from ribao.model import Box, Daily, Indicator, Quote
from ribao.notify.chart import draw_chart
from ribao.notify.crop import DRAWN, View, choose_view, draw_boxes
from ribao.numbers import parse_printed
from ribao.presentation.cards import Card, list_boxes
from ribao.presentation.names import Names, find_known

log = logging.getLogger(__name__)

# Draws parts of the report's pages at so many pixels to a point, each as a PNG; None where that is impossible.
Draw = Callable[[Sequence[Box], float], list[bytes | None]]

# All pictures of a mail together; some providers cut longer mails.
PICTURE_BYTES = 280_000
# The widest picture, in CSS pixels.
WIDEST_PX = 584
# A row of a table is no higher, in points.
_ROW_PT = 30


def add_pictures(
    cards: Sequence[Card], daily: Daily, draw: Draw, language: str
) -> tuple[list[Card], dict[str, bytes]]:
    """Give the cards their pictures' cids, and return the pictures as PNG by cid; the first cards come first."""
    if not cards:
        return [], {}
    crops = _draw_crops(cards, daily, draw)
    pictures: dict[str, bytes] = {}
    shown = []
    for n, (plain, cut) in enumerate(zip(cards, crops, strict=True), 1):
        made = {"crop": cut and cut[0], "chart": _draw_chart(plain, daily, language)}
        cids = dict.fromkeys(made, "")
        for kind, content in made.items():
            if content and sum(map(len, pictures.values())) + len(content) <= PICTURE_BYTES:
                cids[kind] = f"{kind}-{n}"
                pictures[cids[kind]] = content
        shown.append(
            replace(
                plain, crop=cids["crop"], crop_width=min(cut[1], WIDEST_PX) if cut else 0, chart=cids["chart"]
            )
        )
    return shown, pictures


def _draw_crops(cards: Sequence[Card], daily: Daily, draw: Draw) -> list[tuple[bytes, int] | None]:
    """Draw each card's crop, with its width; None where it has no place or its page cannot be drawn."""
    views = [_choose_view(plain, daily) for plain in cards]
    try:
        drawn = iter(draw([view.part for view in views if view], DRAWN))
    except Unreadable as error:  # The mail goes out without pictures.
        log.warning("the mail has no pictures of the page: %s", error)
        return [None] * len(cards)
    pictures = [next(drawn) if view else None for view in views]
    return [
        draw_boxes(picture, view, plain.finding.severity) if view and picture else None
        for plain, view, picture in zip(cards, views, pictures, strict=True)
    ]


def _choose_view(plain: Card, daily: Daily) -> View | None:
    report = daily.report
    places = list_boxes(plain.finding, report.cells(), report)
    if not places:
        return None
    rows = [*map(_list_boxes, report.indicators), *map(_list_boxes, report.quotes)]
    # A date of a header has no row: show the row of its block below it.
    own = next((r for r in rows if places[0] in r or _is_under(places[0], r)), [])
    dates = [h.box for pair in report.headers for h in (pair.current, pair.previous) if h.box]
    around = [*(b for row in rows for b in row), *dates]
    return choose_view(places[0], places[1:], [b for b in own if b.page == places[0].page], around)


def _is_under(date: Box, row: Sequence[Box]) -> bool:
    below = [b for b in row if b.page == date.page and 0 < b.top - date.top < _ROW_PT]
    return len(below) == len(row) and any(b.x0 < date.x1 and date.x0 < b.x1 for b in row)


def _list_boxes(row: Indicator | Quote) -> list[Box]:
    """List the places of a row's name and cells."""
    return [b for b in (row.label_box, *(cell.box for cell in row.cells.values())) if b]


def _draw_chart(plain: Card, daily: Daily, language: str) -> bytes | None:
    """Draw the first cell's series; None unless the cell is the value of the day, which a chart can mark."""
    cell = plain.finding.cells[0] if plain.finding.cells else None
    row_source = find_known(cell.row) if cell and cell.field in ("current", "close") else None
    if row_source is None:
        return None
    series = row_source.id
    unit = _find_unit(series, language)
    title = Names(language).series(series) + (f" ({unit})" if unit else "")
    proposed = parse_printed(plain.finding.proposed)
    right = float(proposed.value) if proposed else None
    return draw_chart(daily.history.get(series, ()), title, right)


def _find_unit(series: str, language: str) -> str:
    """Find the unit of a series' values, in a language; empty where it is unknown."""
    units = {s.id: s.unit for s in all_series()} | {c.id: c.unit for c in all_contracts()}
    unit = units.get(series, "")
    return unit if language == "zh" else unit_in_english(unit)
