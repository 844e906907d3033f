"""Split the narrative into sections, each with a heading, paragraphs and 操作建议."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ribao.catalogue import all_commodities
from ribao.labels import label_key
from ribao.model import Box, Section
from ribao.read.pdf.lines import CharBox, Line, join_lines
from ribao.read.pdf.page import Page

_HEADING = re.compile(r"([^，。：；、\d\s]{1,8})\s*：\s*(\S.*)")
_ADVICE = re.compile(r"操作建议\s*[：:]\s*(.*)")
_START = re.compile(r"主要品种观点")
_END = re.compile(r"^\d[、.．]\D.*(数据|透视)|主要期货市场收市数据|免责声明|洞彻风云|DEDICATED")
_EXTRA_HEADINGS = ("贵金属", "宏观")

# The box of each character of a section's paragraphs; None for inserted white space.
CharBoxes = Sequence[CharBox | None]


@dataclass(slots=True)
class _Draft:
    """The lines of a section; `heading_chars` is the length of the heading and its colon."""

    commodity: str
    headline: list[Line]
    heading_chars: int
    paragraphs: list[list[Line]] = field(default_factory=list)
    advice: list[Line] = field(default_factory=list)


def split_sections(pages: Sequence[Page]) -> list[tuple[Section, CharBoxes]]:
    """Split the lines of pages without running headers into sections, in printed order.

    Each comes with the box of every character of `"\\n".join(paragraphs)`.
    """
    lines = _select_narrative([line for page in pages for line in page.lines])
    if not lines:
        return []
    body_size = Counter(round(x.size, 1) for x in lines).most_common(1)[0][0]
    margin = _find_left_margin(lines)
    drafts: list[_Draft] = []
    for line in lines:
        _add_line(drafts, line, margin, body_size)
    return [(_build_section(d), _build_char_boxes(d)) for d in drafts]


def _select_narrative(lines: Sequence[Line]) -> list[Line]:
    """The lines between the narrative's title and the first table."""
    start = next((k + 1 for k, x in enumerate(lines) if _START.search(x.text)), 0)
    end = next((k for k in range(start, len(lines)) if _END.search(lines[k].text)), len(lines))
    return list(lines[start:end])


def _find_left_margin(lines: Sequence[Line]) -> float:
    """Where unindented lines start: the leftmost start that several lines share, or the leftmost of all."""
    starts = Counter(round(x.x0 / 4) for x in lines)
    shared = [k for k, n in starts.items() if n >= max(2, len(lines) // 50)]
    return 4 * min(shared or starts)


def _add_line(drafts: list[_Draft], line: Line, margin: float, body_size: float) -> None:
    indented = line.x0 > margin + 1.2 * body_size
    heading = None if indented else _HEADING.match(line.text)
    if heading and _is_heading(drafts, heading, line, body_size):
        drafts.append(_Draft(label_key(heading[1]), [line], heading.start(2)))
        return
    if not drafts:
        return
    draft = drafts[-1]
    if _ADVICE.match(line.text) or draft.advice:
        draft.advice.append(line)
    elif indented or (not draft.paragraphs and line.size < 0.98 * draft.headline[0].size):
        draft.paragraphs.append([line])
    elif draft.paragraphs:
        draft.paragraphs[-1].append(line)
    else:
        draft.headline.append(line)


def _is_heading(drafts: Sequence[_Draft], heading: re.Match[str], line: Line, body_size: float) -> bool:
    """Whether a line that looks like a heading is one: by its size, its place after advice, its name."""
    if line.size > body_size * 1.02 or not drafts or drafts[-1].advice:
        return True
    last = drafts[-1].paragraphs[-1][-1].text if drafts[-1].paragraphs else ""
    headings = {*_EXTRA_HEADINGS, *(h for c in all_commodities() for h in c.headings)}
    return label_key(heading[1]) in headings and last.endswith(("。", "！"))


def _build_section(draft: _Draft) -> Section:
    paragraphs = tuple(join_lines(p)[0] for p in draft.paragraphs)
    match = _ADVICE.match(join_lines(draft.advice)[0])
    boxes: dict[str, tuple[Box, ...]] = {
        "headline": tuple(x.box for x in draft.headline),
        "paragraphs": tuple(x.box for p in draft.paragraphs for x in p),
        "advice": tuple(x.box for x in draft.advice),
    }
    headline = join_lines(draft.headline)[0][draft.heading_chars :]
    return Section(draft.commodity, headline, paragraphs, match and match[1].strip(), boxes)


def _build_char_boxes(draft: _Draft) -> CharBoxes:
    boxes: list[CharBox | None] = []
    for n, paragraph in enumerate(draft.paragraphs):
        boxes += [None] * (n > 0) + join_lines(paragraph, 1000 * n)[1]
    return boxes
