"""Report the cells and labels that pdfplumber and pdfium read differently, so that no choice is silent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ribao.cells import CellRef
from ribao.labels import label_key
from ribao.model import Box, ParseWarning, Report
from ribao.read.pdf.chars import Char
from ribao.read.pdf.fake_bold import dedupe_chars
from ribao.read.pdf.lines import build_lines
from ribao.read.pdf.page import Page
from ribao.read.pdf.reader_comparison import ReaderComparison, find_missing_text

# A character that only one reading has may stand so many sizes beside the cell's box.
_BESIDE = 1.0


class Target(NamedTuple):
    """A cell, or the label of a row under the reference of its first cell."""

    cell: CellRef
    text: str
    box: Box


class _Conflict(NamedTuple):
    """The text of one target by either reading, and the characters that only one has."""

    target: Target
    pdfplumber: str
    pdfium: str
    missing: tuple[str, str]


def find_reader_conflicts(report: Report, pages: Sequence[Page]) -> Iterator[ParseWarning]:
    """Build one warning for all cells where the readings differ by the same characters, and one for the rest.

    Its severity is info where the reading in use has all that the other has.
    """
    targets = list_targets(report)
    causes: dict[tuple[str, str], list[_Conflict]] = defaultdict(list)
    outside = ""
    for page in pages:
        if page.comparison:
            assigned = _assign_chars(page.comparison, [t for t in targets if t.box.page == page.number])
            outside += "".join(c.text for c in assigned.pop(None, ()))
            for conflict in _find_conflicts(page.comparison, assigned):
                causes[conflict.missing].append(conflict)
    yield from map(_build_warning, causes.values())
    if outside:
        message = f"pdfplumber and pdfium differ outside the cells: {outside[:60]!r}"
        yield ParseWarning("readers_differ", (), message, "info")


def measure_agreement(warnings: Iterable[ParseWarning]) -> dict[CellRef, Decimal]:
    """The share of readers that read the text in use, for the cells where that is in dispute: one of two."""
    conflicts = (w for w in warnings if w.kind == "readers_differ" and w.severity != "info")
    return dict.fromkeys((cell for w in conflicts for cell in w.cells), Decimal("0.5"))


def list_targets(report: Report) -> list[Target]:
    """List the cells and labels that have a text and a place."""
    cells = [(c.id, c.text, c.box) for c in report.cells().values()]
    labels = [(i.cells["current"].id, i.metric, i.label_box) for i in report.indicators]
    labels += [(q.cells["close"].id, q.contract, q.label_box) for q in report.quotes]
    return [Target(cell, text, box) for cell, text, box in (*cells, *labels) if text and box]


def _assign_chars(
    comparison: ReaderComparison, targets: Sequence[Target]
) -> dict[Target | None, dict[Char, None]]:
    """The characters that only one reading has, by the target in which, or otherwise beside which, they stand.

    Dictionaries keep their order, which is part of a warning's text; that of a set differs from process to process.
    """
    assigned: dict[Target | None, dict[Char, None]] = defaultdict(dict)
    for char in comparison.differences:
        inside = (t for t in targets if is_inside(char, t.box, 0.0))
        beside = (t for t in targets if is_inside(char, t.box, _BESIDE))
        assigned[next(inside, next(beside, None))][char] = None
    return assigned


def is_inside(char: Char, box: Box, beside: float) -> bool:
    """Whether a character is inside a box, or at most so many sizes beside it."""
    slack = beside * char.size
    centre = (char.x0 + char.x1) / 2
    return box.top <= char.middle <= box.bottom and box.x0 - slack <= centre <= box.x1 + slack


def _find_conflicts(
    comparison: ReaderComparison, assigned: Mapping[Target | None, Collection[Char]]
) -> Iterator[_Conflict]:
    for target, differing in assigned.items():
        assert target
        one, other = (
            [c for c in reading if c in differing or is_inside(c, target.box, 0.0)]
            for reading in (comparison.pdfplumber, comparison.pdfium)
        )
        texts = join_text(one), join_text(other)
        if label_key(texts[0]) != label_key(texts[1]):
            yield _Conflict(target, *texts, (find_missing_text(one, other), find_missing_text(other, one)))


def join_text(chars: list[Char]) -> str:
    """Join characters to one text, line by line, without fake-bold copies."""
    kept, _ = dedupe_chars(chars, (), 0.0)
    return "".join(line.text for line in build_lines(0, kept))


def _build_warning(conflicts: Sequence[_Conflict]) -> ParseWarning:
    first = conflicts[0]
    used = label_key(first.target.text)
    complete = not all(first.missing) and used == label_key(max(first.pdfplumber, first.pdfium, key=len))
    more = f", and {len(conflicts) - 1} more such cells" if len(conflicts) > 1 else ""
    message = f"pdfplumber reads {first.pdfplumber!r}, pdfium {first.pdfium!r}; {first.target.text!r} is taken{more}"
    cells = tuple(c.target.cell for c in conflicts)
    return ParseWarning("readers_differ", cells, message, "info" if complete else "warn")
