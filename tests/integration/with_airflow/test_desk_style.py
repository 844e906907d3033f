"""What can be known of the desk's look without a browser: contrast in light and dark, names that may be read aloud."""

import re
from importlib import resources

import pytest
from bs4 import BeautifulSoup

from tests.fixtures.desk import Desk

CSS = resources.files("ribao_desk").joinpath("static/desk.css").read_text(encoding="utf-8")
THEMES = {"light": ":root {", "dark": ':root[data-theme="dark"] {'}
# Text stands on these where its own rule names no background.
GROUNDS = ("paper", "sheet")
INKS = ("ink", "quiet", "link", "error", "warn", "info", "good", "brand")


def colours(theme: str) -> dict[str, str]:
    """The colours of a theme by name, as six hexadecimal digits."""
    start = CSS.index(THEMES[theme])
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})\b", CSS[start : CSS.index("}", start)]))


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = (int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs() -> set[tuple[str, str]]:
    """Each text colour with each background that it stands on, both as written in the rules."""
    found = {(ink, ground) for ink in INKS for ground in GROUNDS}
    for body in re.findall(r"\{([^{}]*)\}", CSS):
        ink = re.search(r"(?<![\w-])color: (?:var\(--([\w-]+)\)|#(\w+))", body)
        ground = re.search(r"background: (?:var\(--([\w-]+)\)|#(\w+))", body)
        if ink and ground:
            found.add((ink[1] or ink[2], ground[1] or ground[2]))
    return found


def test_the_rules_that_colour_text_are_found() -> None:
    assert {("warn", "warn-soft"), ("quiet", "soft"), ("paper", "ink"), ("fff", "c0271d")} <= pairs()


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_from_its_background(theme: str) -> None:
    """At least 4.5 to 1, which WCAG asks of small text."""
    named = colours(theme)
    weak = {
        pair: round(ratio, 2)
        for pair in pairs()
        if (ratio := contrast(*(named.get(c) or (c * 2 if len(c) == 3 else c) for c in pair))) < 4.5
    }
    assert weak == {}


def test_nothing_that_is_read_is_faded() -> None:
    faded = [rule.strip() for rule, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS) if "opacity" in body]
    assert set(faded) == {".htmx-request", ".frame-settled", "#tip code"}


# Elements without a role of their own: a name on them is forbidden by ARIA and is not read aloud.
NAMELESS = {"span", "div", "p", "li", "td", "code", "b", "svg", "g", "rect"}


@pytest.mark.parametrize(
    "path",
    ["/", "/report/2024-03-29", "/report/2024-03-29/tables", "/series/pb.lme_stock", "/findings", "/health"],
)
def test_only_what_has_a_role_has_a_name(desk: Desk, path: str) -> None:
    page = BeautifulSoup(desk.browser("admin").get(path).text, "lxml")
    named = page.select("[aria-label], [aria-labelledby]")
    assert named
    wrong = [
        one
        for one in named
        if not one.get("role") and (one.name in NAMELESS or (one.name == "a" and not one.get("href")))
    ]
    assert wrong == []
