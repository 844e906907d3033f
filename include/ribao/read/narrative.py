"""The narrative: lines to sections, each a heading, paragraphs and 操作建议."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ribao.catalogue import all_commodities
from ribao.labels import label_key
from ribao.model import Box, Section
from ribao.read.lines import Line, Place, joined

_HEADING = re.compile(r"([^，。：；、\d\s]{1,8})\s*：\s*(\S.*)")
_ADVICE = re.compile(r"操作建议\s*[：:]\s*(.*)")
_START = re.compile(r"主要品种观点")
_END = re.compile(r"^\d[、.．]\D.*(数据|透视)|主要期货市场收市数据|免责声明|洞彻风云|DEDICATED")
_EXTRA_HEADINGS = ("贵金属", "宏观")


@dataclass(slots=True)
class _Draft:
    """A section being gathered."""

    commodity: str
    headline: list[Line]
    cut: int
    paragraphs: list[list[Line]] = field(default_factory=list)
    advice: list[Line] = field(default_factory=list)


Places = tuple[Place | None, ...]


def sections(pages: Sequence[Sequence[Line]]) -> list[tuple[Section, Places]]:
    """The sections of the report's text lines (running lines removed), in printed order.

    Each with the place of every character of `"\\n".join(paragraphs)`.
    """
    lines = _views([line for page in pages for line in page])
    if not lines:
        return []
    body = Counter(round(x.size, 1) for x in lines).most_common(1)[0][0]
    margin = _left_margin(lines)
    drafts: list[_Draft] = []
    for line in lines:
        _place(drafts, line, margin, body)
    return [(_section(d), _places(d)) for d in drafts]


def _views(lines: Sequence[Line]) -> list[Line]:
    """The lines between the title of the views and the first table."""
    start = next((k + 1 for k, x in enumerate(lines) if _START.search(x.text)), 0)
    end = next((k for k in range(start, len(lines)) if _END.search(lines[k].text)), len(lines))
    return list(lines[start:end])


def _left_margin(lines: Sequence[Line]) -> float:
    """Where unindented lines start: the leftmost start that several lines share, or the leftmost of all."""
    starts = Counter(round(x.x0 / 4) for x in lines)
    shared = [k for k, n in starts.items() if n >= max(2, len(lines) // 50)]
    return 4 * min(shared or starts)


def _place(drafts: list[_Draft], line: Line, margin: float, body: float) -> None:
    indented = line.x0 > margin + 1.2 * body
    if not indented and (heading := _HEADING.match(line.text)) and _opens(drafts, heading, line, body):
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


def _opens(drafts: Sequence[_Draft], heading: re.Match[str], line: Line, body: float) -> bool:
    """Whether a line that looks like a heading is one: by its size, its place after advice, its name."""
    if line.size > body * 1.02:
        return True
    if not drafts or drafts[-1].advice:
        return True
    last = drafts[-1].paragraphs[-1][-1].text if drafts[-1].paragraphs else ""
    return label_key(heading[1]) in _known_headings() and last.endswith(("。", "！"))


def _known_headings() -> set[str]:
    return {h for c in all_commodities() for h in c.headings} | set(_EXTRA_HEADINGS)


def _section(draft: _Draft) -> Section:
    paragraphs = tuple(joined(p)[0] for p in draft.paragraphs)
    advice = joined(draft.advice)[0] if draft.advice else None
    boxes: dict[str, tuple[Box, ...]] = {
        "headline": tuple(x.box for x in draft.headline),
        "paragraphs": tuple(x.box for p in draft.paragraphs for x in p),
        "advice": tuple(x.box for x in draft.advice),
    }
    match = _ADVICE.match(advice) if advice else None
    headline = joined(draft.headline)[0][draft.cut :]
    return Section(draft.commodity, headline, paragraphs, match and match[1].strip(), boxes)


def _places(draft: _Draft) -> Places:
    found: list[Place | None] = []
    for n, paragraph in enumerate(draft.paragraphs):
        found += [None] * (n > 0) + joined(paragraph, 1000 * n)[1]
    return tuple(found)
