"""A day and its layout with features of other publishers: more columns, ranges, numbers as pictures, turned or scanned pages."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

from ribao.catalogue import find_series
from ribao.labels import label_key
from ribao.numbers import parse_printed

from ribao_sim.layouts.style import Style

Day = dict[str, Any]
# Stands before the text of a cell that is printed as a picture.
PICTURE = "\ufffc"
_OTHER_UNIT = "元/吨"
_RANGE_MARKS = ("~", "～", "-", "–")


def add_features(day: Day, style: Style, rng: Random) -> tuple[Day, Style]:
    """A copy of a day and its layout with one to three features of other publishers."""
    for feature in rng.sample(list(FEATURES), rng.choice((1, 1, 2, 3))):
        day, style = add_feature(feature, day, style, rng)
    return day, style


def add_feature(feature: str, day: Day, style: Style, rng: Random) -> tuple[Day, Style]:
    """A copy of a day and its layout with one feature."""
    day = deepcopy(day)
    return day, FEATURES[feature](day, style, rng)


def add_half(day: Day, style: Style, _rng: Random) -> Style:
    """Three parts of a block stand side by side."""
    for block in day["blocks"]:
        block["header_dates"] = block["header_dates"][:2] * 3
    return replace(
        style, halves=3, landscape=True, label_share=min(style.label_share, 1.7), table=min(style.table, 7.5)
    )


def add_units(day: Day, style: Style, rng: Random) -> Style:
    """A column of units behind the labels or the numbers."""
    for block in day["blocks"]:
        series = [find_series(block["block"], label_key(row[0] or "")) for row in block["rows"]]
        units = [s.unit if s and s.unit else _OTHER_UNIT for s in series]
        block["units"] = {k: u for k, (row, u) in enumerate(zip(block["rows"], units, strict=True)) if row[0]}
    return replace(
        style, unit_column=rng.choice(("first", "last")), landscape=True, table=min(style.table, 8)
    )


def add_percentages(day: Day, style: Style, rng: Random) -> Style:
    """A column of percentages behind the changes."""
    sign = rng.choice(("", "%"))
    for block in day["blocks"]:
        block["pcts"] = {}
        for k, row in enumerate(block["rows"]):
            previous, change = (parse_printed(row[n]) for n in (2, 3))
            if row[0] and previous and change and previous.value:
                block["pcts"][k] = f"{100 * change.value / abs(previous.value):.2f}{sign}"
    return replace(style, pct_column=True, landscape=True, table=min(style.table, 8))


def print_ranges(day: Day, style: Style, rng: Random) -> Style:
    """Some values of table 2 are ranges, whose change is blank."""
    mark = rng.choice(_RANGE_MARKS)
    for block in day["blocks"]:
        for row in block["rows"]:
            numbers = [parse_printed(text) for text in row[1:3]]
            if row[0] and all(n and n.value > 100 for n in numbers) and rng.random() < 0.1:
                row[1:] = [f"{n.value}{mark}{n.value + 130}" for n in numbers if n] + [row[3]]
    return replace(style, table=min(style.table, 8), landscape=True)


def draw_pictures(day: Day, style: Style, rng: Random) -> Style:
    """Some numbers are pictures."""
    for row in (*day["contracts"], *(row for block in day["blocks"] for row in block["rows"])):
        for k in range(1, 6 if len(row) == 7 else 4):
            if row[0] and row[k] and rng.random() < 0.03:
                row[k] = PICTURE + row[k]
    return style


def turn_pages(_day: Day, style: Style, rng: Random) -> Style:
    """The tables' pages have a rotation, and may be displayed turned."""
    rotate, turned = rng.choice(
        [(r, t) for r in (0, 90, 180, 270) for t in (0, 90, 180, 270) if (r, t) != (0, 0)]
    )
    return replace(style, rotate=rotate, turned=turned)


def scan_pages(_day: Day, style: Style, _rng: Random) -> Style:
    """The tables' pages are pictures with a text layer."""
    return replace(style, scan="layer", tables_on_new_page=True)


FEATURES: dict[str, Callable[[Day, Style, Random], Style]] = {
    "half": add_half,
    "units": add_units,
    "percentages": add_percentages,
    "ranges": print_ranges,
    "pictures": draw_pictures,
    "turned": turn_pages,
    "scan": scan_pages,
}
