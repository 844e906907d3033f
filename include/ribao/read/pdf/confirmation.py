"""Whether pdfium reads the same characters of a page in the same places, without measuring each of them.

pdfium gives a page's text at once, in the order in which the page draws it. So a text operator's characters stand next
to each other in it, and where the text is the same and its first and last character have the same places, so have
those between. What pdfium leaves out is a second copy of fake-bold text, what it has more is slanted. A page that is
not confirmed is compared character by character, in `reader_comparison`.
"""

import itertools
from collections.abc import Sequence

from ribao.labels import fold_radicals
from ribao.read.pdf.chars import Char
from ribao.read.pdf.pdfium_reader import TextPage
from ribao.read.pdf.reader_comparison import drop_present

# Places of the two readings differ by less than this, in points and in character sizes.
_SAME_PLACE_PT = 0.1
_SAME_PLACE = 0.05


def is_confirmed(chars: Sequence[Char], page: TextPage, text: str) -> bool:
    """Whether pdfium has the same characters, but for copies; `text` is all of pdfium's text of the page."""
    text = fold_radicals(text)
    if len(text) != page.count:
        return False
    places = [k for k, char in enumerate(text) if not char.isspace()]
    others = "".join(text.split())
    if len(others) != len(places):
        return False
    at = 0
    confirmed: list[Char] = []
    rest: list[Char] = []
    for _, group in itertools.groupby(chars, key=lambda c: c.operation):
        run = list(group)
        string = "".join(c.text for c in run)
        while not (found := _stands_at(run, string, others, places, at, page)) and _is_slanted(
            places, at, page
        ):
            at += 1
        if found:
            at += len(string)
        (confirmed if found else rest).extend(run)
    while _is_slanted(places, at, page):
        at += 1
    return at == len(places) and not (rest and drop_present(rest, confirmed))


def _stands_at(
    run: Sequence[Char], string: str, others: str, places: Sequence[int], at: int, page: TextPage
) -> bool:
    """Whether a run has its like at an index of pdfium's text."""
    return (
        others.startswith(string, at)
        and _is_same_place(run[0], places[at], page)
        and (len(run) == 1 or _is_same_place(run[-1], places[at + len(string) - 1], page))
    )


def _is_same_place(char: Char, k: int, page: TextPage) -> bool:
    x, y = page.get_origin(k)
    slack = min(_SAME_PLACE_PT, _SAME_PLACE * char.size)
    return abs(char.x0 - x) < slack and abs(char.bottom - 0.15 * char.size - y) < slack


def _is_slanted(places: Sequence[int], at: int, page: TextPage) -> bool:
    return at < len(places) and not page.is_upright(places[at])
