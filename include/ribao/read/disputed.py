"""Cells and labels that pdfplumber and pdfium read differently: never a silent choice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ribao.labels import label_key
from ribao.model import Box, ParseWarning, Report
from ribao.read.bold import without_copies
from ribao.read.lines import lines
from ribao.read.marks import Glyph
from ribao.read.sheet import Sheet
from ribao.read.witness import Witness, lost

# A character that only one reading has may stand so many sizes beside the cell's box.
_BESIDE = 1.0


class _Place(NamedTuple):
    """A cell, or the label of a row under its first cell's id."""

    cell: str
    text: str
    box: Box


class _Dispute(NamedTuple):
    """What one place holds by either reading, and the characters that only one has."""

    place: _Place
    pdfplumber: str
    pdfium: str
    only: tuple[str, str]


def disputed(report: Report, sheets: Sequence[Sheet]) -> list[ParseWarning]:
    """One doubt for all places where the two readings differ by the same characters, and one for what is in none.

    It is a mere note (info) where the reading that was taken has all that the other has.
    """
    places = _places(report)
    causes: dict[tuple[str, str], list[_Dispute]] = defaultdict(list)
    outside = ""
    for sheet in sheets:
        if sheet.witness:
            here = _assigned(sheet.witness, [p for p in places if p.box.page == sheet.page])
            outside += "".join(g.text for g in here.pop(None, ()))
            for dispute in _disputes(sheet.witness, here):
                causes[dispute.only].append(dispute)
    found = [_doubt(disputes) for disputes in causes.values()]
    if outside:
        message = f"pdfplumber and pdfium differ outside the cells: {outside[:60]!r}"
        found.append(ParseWarning("readers_differ", (), message, "info"))
    return found


def _places(report: Report) -> list[_Place]:
    cells = [(c.id, c.text, c.box) for c in report.cells().values()]
    labels = [(i.cells["current"].id, i.metric, i.label_box) for i in report.indicators]
    labels += [(q.cells["close"].id, q.contract, q.label_box) for q in report.quotes]
    return [_Place(cell, text, box) for cell, text, box in (*cells, *labels) if text and box]


def _assigned(witness: Witness, places: Sequence[_Place]) -> dict[_Place | None, set[Glyph]]:
    """The characters that only one reading has, by the place that they stand in, or else beside."""
    found: dict[_Place | None, set[Glyph]] = defaultdict(set)
    for glyph in witness.differs:
        inside = (p for p in places if _stands_in(glyph, p.box, 0.0))
        beside = (p for p in places if _stands_in(glyph, p.box, _BESIDE))
        found[next(inside, next(beside, None))].add(glyph)
    return found


def _stands_in(glyph: Glyph, box: Box, beside: float) -> bool:
    slack = beside * glyph.size
    centre = (glyph.x0 + glyph.x1) / 2
    return box.top <= glyph.middle <= box.bottom and box.x0 - slack <= centre <= box.x1 + slack


def _disputes(witness: Witness, assigned: Mapping[_Place | None, set[Glyph]]) -> Iterator[_Dispute]:
    for place, differing in assigned.items():
        assert place
        one, other = (
            [g for g in reading if g in differing or _stands_in(g, place.box, 0.0)]
            for reading in (witness.pdfplumber, witness.pdfium)
        )
        texts = _text(one), _text(other)
        if label_key(texts[0]) != label_key(texts[1]):
            yield _Dispute(place, *texts, (lost(one, other), lost(other, one)))


def _text(glyphs: list[Glyph]) -> str:
    kept, _ = without_copies(glyphs, (), 0.0)
    return "".join(line.text for line in lines(0, kept))


def _doubt(disputes: Sequence[_Dispute]) -> ParseWarning:
    first = disputes[0]
    taken = label_key(first.place.text)
    settled = not all(first.only) and taken == label_key(max(first.pdfplumber, first.pdfium, key=len))
    more = f", and {len(disputes) - 1} more such cells" if len(disputes) > 1 else ""
    message = (
        f"pdfplumber reads {first.pdfplumber!r}, pdfium {first.pdfium!r}; {first.place.text!r} is taken{more}"
    )
    return ParseWarning(
        "readers_differ", tuple(d.place.cell for d in disputes), message, "info" if settled else "warn"
    )
