"""Find the headings of sections: by their own form, then by the look that most of them share.

A heading is a commodity's name, then a colon (铜：), brackets (【铜】) or a wide space, perhaps after a number (一、), or
the name alone above its headline. Indentation, size and weight are hints only: documents print headings like paragraphs.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from ribao.catalogue import all_commodities
from ribao.labels import label_key
from ribao.read.narrative.paragraphs import TextFlow, ends_sentence

_NUMBER = (
    r"(?P<number>(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．)）]"
    r"|[■●◆▶►★◇□•·])\s*)?"
)
_NAME = r"[^，。：；、:;,\d\s【】()（）/]{1,8}"
_NAMES = rf"(?P<name>{_NAME}(?:\s*[、/和与及&]\s*{_NAME}){{0,3}})"
_FORMS = {
    "colon": re.compile(rf"{_NUMBER}{_NAMES}\s*[：:]\s*(?P<rest>.*)"),
    "bracket": re.compile(rf"{_NUMBER}[【\[［〔]\s*{_NAMES}\s*[】\]］〕]\s*[：:]?\s*(?P<rest>.*)"),
    "gap": re.compile(rf"{_NUMBER}{_NAMES}\s+(?P<rest>[^\s\d：:].*)"),
    "bare": re.compile(rf"{_NUMBER}{_NAMES}(?P<rest>)$"),
}
_SEPARATOR = re.compile(r"\s*[、/和与及&]\s*")
# Labels of other lines, whatever follows them.
_OTHER_LABEL = re.compile(r"建议|策略|风险|提示|来源|联系|电话|邮箱|邮件|地址|编号|日期|时间|证号|^图|^表")
ADVICE = re.compile(r"[【\[［]?\s*操作建议\s*(?:[】\]］]\s*[：:]?|[：:])\s*")
# Forms that sentences and charts may have by chance: they count where most headings have them.
_WEAK_FORMS = ("gap", "bare")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line's heading: the name as printed, the length of all that precedes the headline, and its look."""

    name: str
    chars: int
    is_known: bool
    look: tuple[object, ...]


def find_headings(flow: TextFlow, has_title: bool) -> dict[int, Heading]:
    """Find the headings among the lines of a text, by the index of their line."""
    found = {k: h for k in range(len(flow)) if (h := _read_heading(flow, k))}
    known = _drop_repeated(_drop_weak({k: h for k, h in found.items() if h.is_known}))
    looks = Counter(h.look for h in known.values())
    first = min(known, default=len(flow))
    accepted = dict(known)
    for k, heading in found.items():
        if heading.is_known or (k and flow.continues_headline(k) and not ADVICE.match(flow[k - 1].text)):
            continue
        is_large = flow[k].size > 1.02 * flow.body_size
        is_first = k == 0 and has_title and heading.look[0] == "colon"
        if (is_first or is_large or _follows_advice(flow, k)) and (
            heading.look in looks or k < first or not known or is_large
        ):
            accepted[k] = heading
    return dict(sorted(accepted.items()))


@cache
def _build_known_pattern() -> re.Pattern[str]:
    names = sorted({h for c in all_commodities() for h in c.headings}, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))})+")


def split_names(heading: str) -> list[str]:
    """Split a heading of several commodities into its names: 铜、铝 or 铜铝."""
    names = _SEPARATOR.split(heading)
    parts = (re.findall(_build_known_pattern().pattern[:-1], n) for n in names)
    return [p for n, found in zip(names, parts, strict=True) for p in (found if "".join(found) == n else [n])]


def is_known_name(heading: str) -> bool:
    """Whether every name of a heading is that of a commodity's section."""
    return all(_build_known_pattern().fullmatch(label_key(n)) for n in _SEPARATOR.split(heading))


def _read_heading(flow: TextFlow, k: int) -> Heading | None:
    line = flow[k]
    for form, pattern in _FORMS.items():
        match = pattern.match(line.text)
        if not match or _OTHER_LABEL.search(match["name"]):
            continue
        known = is_known_name(match["name"])
        if form in _WEAK_FORMS and not known:
            continue
        is_large = line.size > 1.02 * flow.body_size
        if "。" in ADVICE.split(match["rest"])[0].rstrip("。") and not is_large:
            continue
        if not (
            is_large
            or flow.starts_paragraph(k)
            or ends_sentence(flow[k - 1])
            or ADVICE.match(flow[k - 1].text)
        ):
            continue
        look = (form, bool(match["number"]), round(line.size, 1))
        return Heading(label_key(match["name"]), match.start("rest"), known, look)
    return None


def _follows_advice(flow: TextFlow, k: int) -> bool:
    """Whether the paragraph before a line is 操作建议."""
    start = k - 1
    while start > 0 and not flow.starts_paragraph(start):
        start -= 1
    return k > 0 and bool(ADVICE.match(flow[start].text))


def _drop_weak(headings: dict[int, Heading]) -> dict[int, Heading]:
    """Drop headings of a weak form where it is not the form of most names."""
    names = Counter(form for form, _ in {(h.look[0], h.name) for h in headings.values()})
    usual = max(names, key=lambda form: names[form], default=None)
    return {k: h for k, h in headings.items() if h.look[0] == usual or h.look[0] not in _WEAK_FORMS}


def _drop_repeated(headings: dict[int, Heading]) -> dict[int, Heading]:
    """Keep one heading of each name: the one in the look of most headings, then the largest, then the last."""
    looks = Counter(h.look for h in headings.values())
    best: dict[str, int] = {}
    for k, heading in headings.items():
        held = best.get(heading.name)
        if held is None or _rank(heading, looks) >= _rank(headings[held], looks):
            best[heading.name] = k
    return {k: headings[k] for k in sorted(best.values())}


def _rank(heading: Heading, looks: Counter[tuple[object, ...]]) -> tuple[int, float]:
    return looks[heading.look], float(str(heading.look[2]))
