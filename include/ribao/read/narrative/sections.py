"""Split the narrative into sections, each with a heading, paragraphs and 操作建议."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ribao.labels import label_key
from ribao.model import Box, Section
from ribao.read.narrative.columns import ColumnLine, order_lines
from ribao.read.narrative.headings import ADVICE, Heading, find_headings
from ribao.read.narrative.name_cells import raise_names
from ribao.read.narrative.paragraphs import TextFlow
from ribao.read.pdf.lines import CharBox, Line, join_lines
from ribao.read.pdf.page import Page

_START = re.compile(r"主要品种观点")
_END = re.compile(
    r"^\d[、.．]\D[^，。：]{0,16}(数据|透视)|^[^，。]{0,8}主要期货市场收市数据|免责声明|洞彻风云|DEDICATED"
)
# A table's header row, and the note below a table or a chart.
_TABLE = re.compile(r"收盘.*涨跌|涨跌.*涨跌")
_NOTE = re.compile(r"^(数据|资料)来源")
_CAPTION = re.compile(r"^图表?\s*[\d一二三四五六七八九十]+|^(数据|资料)来源")
# Text of a chart is smaller than this share of the sentences' size.
_CHART_SIZE = 0.85
# 操作建议 in a heading's line: in brackets, or behind a space or a stop.
_ADVICE_IN_HEADLINE = re.compile(
    r"[\s，；;。|]*[（(【\[]?\s*操作建议\s*[：:]?\s*[】\]]?\s*[：:]?\s*(.*?)\s*[)）】\]]?$"
)
_OPENING = ("（", "(", "【", "[")

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
    # Lines of paragraphs that may as well start one.
    uncertain: list[int] = field(default_factory=list)
    is_open: bool = True


def split_sections(pages: Sequence[Page]) -> list[tuple[Section, CharBoxes]]:
    """Split the lines of pages without running headers into sections, in printed order.

    Each comes with the box of every character of `"\\n".join(paragraphs)`.
    """
    lines, has_title = _select_narrative([line for page in pages for line in page.lines])
    if not lines:
        return []
    lines = raise_names(lines, {page.number: page.edges for page in pages})
    flow = TextFlow(list(_drop_charts(order_lines(lines))))
    headings = find_headings(flow, has_title)
    drafts = _draft_sections(flow, headings, frozenset())
    drafts = _draft_sections(flow, headings, _choose_starts(drafts))
    return [(_build_section(d), _build_char_boxes(d)) for d in drafts]


def _select_narrative(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines behind the narrative's title, or all without one, that are no part of tables."""
    start = next((k + 1 for k, x in enumerate(lines) if _START.search(x.text)), 0)
    # Beside the title may stand the first line of the right column.
    beside = [w for w in lines[start - 1].words if w.x0 > lines[start - 1].words[0].x1 + 3 * w.size]
    first = [Line(lines[start - 1].page, tuple(beside))] if start and beside else []
    return list(_drop_tables([*first, *lines[start:]])), start > 0


def _drop_charts(lines: Sequence[ColumnLine]) -> Iterator[ColumnLine]:
    """The lines without captions, notes and the small text of charts."""
    sizes = Counter(round(x.line.size, 1) for x in lines if "，" in x.line.text or "。" in x.line.text)
    body_size = sizes.most_common(1)[0][0] if sizes else 0.0
    yield from (
        x for x in lines if x.line.size >= _CHART_SIZE * body_size and not _CAPTION.match(x.line.text)
    )


def _drop_tables(lines: Sequence[Line]) -> Iterator[Line]:
    in_table = False
    for line in lines:
        text = label_key(line.text)
        if _TABLE.search(text):
            in_table = True
        elif in_table and (_NOTE.match(text) or _END.search(text)):
            in_table = False
        if not in_table:
            yield line


def _draft_sections(flow: TextFlow, headings: Mapping[int, Heading], starts: frozenset[int]) -> list[_Draft]:
    """Assign the lines to sections; `starts` are lines that start a paragraph besides those that show it."""
    drafts: list[_Draft] = []
    for k in range(len(flow)):
        if k in headings:
            drafts.append(_Draft(headings[k].name, [flow[k]], headings[k].chars))
        elif drafts and drafts[-1].is_open:
            _add_line(drafts[-1], flow, k, starts)
    return drafts


def _choose_starts(drafts: Sequence[_Draft]) -> frozenset[int]:
    """Choose the uncertain lines that start a paragraph: sections mostly have as many paragraphs as the others."""
    counts = Counter(len(d.paragraphs) for d in drafts if not d.uncertain)
    usual = counts.most_common(1)[0][0] if counts else 2
    return frozenset(
        k for d in drafts for k in d.uncertain[: max(0, usual - len(d.paragraphs))] if d.paragraphs
    )


def _add_line(draft: _Draft, flow: TextFlow, k: int, starts: frozenset[int]) -> None:
    line = flow[k]
    if _END.search(line.text):
        draft.is_open = False
    elif ADVICE.match(line.text) and not (_opens_bracket(draft) and flow.continues_headline(k)):
        draft.advice = [line]
    elif draft.advice and (not _read_advice(draft) or not flow.starts_paragraph(k)):
        draft.advice.append(line)
    elif not draft.paragraphs and (not _read_headline(draft) or flow.continues_headline(k)):
        draft.headline.append(line)
    elif draft.paragraphs and not flow.starts_paragraph(k) and k not in starts:
        draft.paragraphs[-1].append(line)
        if flow.may_start_paragraph(k):
            draft.uncertain.append(k)
    else:
        draft.paragraphs.append([line])


def _opens_bracket(draft: _Draft) -> bool:
    """Whether the lines so far are a headline that breaks behind an opening bracket."""
    return not draft.paragraphs and _read_headline(draft).endswith(_OPENING)


def _read_headline(draft: _Draft) -> str:
    return join_lines(draft.headline)[0][draft.heading_chars :].strip()


def _read_advice(draft: _Draft) -> str:
    return ADVICE.sub("", join_lines(draft.advice)[0], count=1).strip()


def _build_section(draft: _Draft) -> Section:
    paragraphs = tuple(join_lines(p)[0] for p in draft.paragraphs)
    headline, advice = _read_headline(draft), _read_advice(draft) if draft.advice else None
    advice_lines = draft.advice
    if not draft.advice and (match := _ADVICE_IN_HEADLINE.search(headline)):
        headline, advice, advice_lines = headline[: match.start()], match[1], draft.headline[-1:]
    boxes: dict[str, tuple[Box, ...]] = {
        "headline": tuple(x.box for x in draft.headline),
        "paragraphs": tuple(x.box for p in draft.paragraphs for x in p),
        "advice": tuple(x.box for x in advice_lines),
    }
    return Section(draft.commodity, headline, paragraphs, advice, boxes)


def _build_char_boxes(draft: _Draft) -> CharBoxes:
    boxes: list[CharBox | None] = []
    for n, paragraph in enumerate(draft.paragraphs):
        boxes += [None] * (n > 0) + join_lines(paragraph, 1000 * n)[1]
    return boxes
