"""Sentences to tokens: names, numbers with their units, and the words between them.

White space is no part of a sentence here, since it comes and goes inside
numbers and between Latin and Chinese; every token knows where it stands in
the text as printed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ribao.read.words import unit_at, word_at

_STOP = "。！？!?\n"
_BREAKS = {"，": "comma", ",": "comma", "、": "and", "；": "stop", ";": "stop", "：": "comma", ":": "comma"}
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-") | {"～": "~"})

_NUMBER = re.compile(r"(?<![A-Za-z])([+-]?)(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)")
_SPAN = re.compile(r"(?:-|~|至|到)(?:升水|贴水)?" + _NUMBER.pattern[len("(?<![A-Za-z])([+-]?)") :])
# After a move "至" brings in the level that was reached: 涨 5 至 1110.
_SPAN_MOVED = re.compile(r"(?:-|~)" + _NUMBER.pattern[len("(?<![A-Za-z])([+-]?)") :])
_MOVES = {"up", "down", "wider", "narrower", "either", "from"}
_DATE = re.compile(
    r"\d{2,4}年(?:度|初|末|底|\d{1,2}月(?:\d{1,2}日|份|底|初|末)?)?|\d{1,2}月(?:\d{1,2}[日号]|份|上旬|中旬|下旬|底|初|末)?"
    r"|\d{1,2}[日号](?!#)|\d{1,2}点(?:\d{1,2}分|半)|\d{1,2}[时:]\d{2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|第?[一二三四1-4]季度"
)
_CONTRACT = re.compile(
    r"(?:对|较|比)[^,，、;；:：()]{0,10}?(?:合约|当月|次月|近月|盘面|期货|主力|期盘|期价)(?:\d{3,4})?(?:合约)?(?=[^,，;；]{0,8}[升贴平]水)"
    r"|(?:[A-Za-z]{1,2})?\d{2,4}(?:主力)?合约|合约|[A-Za-z]{1,2}\d{4}(?![\d.])|(?:当月|次月|近月|远月)(?:合约)?(?=[升贴平]水)"
)
_MONTH = re.compile(r"2\d(?:0[1-9]|1[0-2])(?![\d.,#%])")
_PORTS = re.compile(r"\d{2}个?(?:主要)?港口?")
_COUNT = re.compile(r"\d+(?:家|种|地区?|大)(?!\d)")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a sentence; `start` and `end` count characters of the text as printed.

    A number has its `digits` (folded, no spaces), `sign` ("", "+" or "-"),
    `unit` and `family`; a name or a mark its `tags`.
    """

    kind: str
    start: int
    end: int
    text: str
    tags: frozenset[str] = frozenset()
    digits: str = ""
    sign: str = ""
    unit: str = ""
    family: str = ""


def sentences(text: str) -> Iterator[list[Token]]:
    """The tokens of each sentence of a text that holds something to be stated."""
    begin = 0
    for at, char in enumerate(text + "\n"):
        if char in _STOP:
            part = text[begin:at]
            if any(c.isdigit() for c in part) or "平" in part:
                yield _tokens(part, begin)
            begin = at + 1


def _tokens(sentence: str, offset: int) -> list[Token]:
    places = [k for k, c in enumerate(sentence) if not c.isspace()]
    bare = _folded([sentence[k] for k in places])
    gaps = {k for k in range(1, len(places)) if places[k] > places[k - 1] + 1}
    found: list[Token] = []
    at = 0
    while at < len(bare):
        token = _token_at(bare, at, gaps, found)
        found.append(replace(token, start=offset + places[at], end=offset + places[token.end - 1] + 1))
        at = token.end
    return found


def _folded(chars: list[str]) -> str:
    """Half-width forms, one character each; a full-width comma stays unless full-width digits are around it."""
    out = []
    for k, char in enumerate(chars):
        wide = (
            char == "，" and 0 < k < len(chars) - 1 and all("０" <= chars[n] <= "９" for n in (k - 1, k + 1))
        )
        folded = char if char in "，；：" and not wide else unicodedata.normalize("NFKC", char)
        out.append(folded if len(folded) == 1 else char)
    return "".join(out).translate(_DASHES)


def _token_at(text: str, at: int, gaps: set[int], found: list[Token]) -> Token:
    """The token that starts at a place; its `end` counts characters of the bare text."""
    before = next((t for t in reversed(found) if t.kind != "filler"), None)

    def made(kind: str, end: int, **more: str) -> Token:
        return Token(kind, at, end, text[at:end], **more)  # type: ignore[arg-type]

    if (
        text[at] in "(（"
        and (m := re.compile(r"\([^)]{0,16}\)").match(text, at))
        and not re.search("[+-]\\d|[吨手]", m[0])
    ):
        return made("joint", m.end())
    if text[at] in _BREAKS:
        return made(_BREAKS[text[at]], at + 1)
    if text[at] in "()/":
        return made("comma" if text[at] != "/" else "joint", at + 1)
    if m := _CONTRACT.match(text, at):
        return made("joint", m.end())
    if m := _PORTS.match(text, at):
        return Token("name", at, m.end(), m[0], frozenset({"port"}))
    if word := word_at(text, at):
        return Token(word.kind, at, at + len(word.text), word.text, word.tags)
    if m := _DATE.match(text, at):
        return made("date", m.end())
    if (
        before
        and before.kind in ("name", "joint")
        and (m := _MONTH.match(text, at))
        and _no_unit(text, m.end())
    ):
        return made("joint", m.end())
    if m := _NUMBER.match(text, at):
        return _number(text, at, m, before)
    if text[at].isascii() and text[at].isalpha():
        return made("plain", _latin_end(text, at, gaps))
    return made("dash" if text[at] in "-~" else "plain", at + 1)


def _no_unit(text: str, at: int) -> bool:
    return at >= len(text) or unit_at(text, at) is None


def _latin_end(text: str, at: int, gaps: set[int]) -> int:
    """Where a Latin word ends; digits belong to it when no space is between."""
    end = at + 1
    while end < len(text) and text[end].isascii() and text[end].isalnum() and end not in gaps:
        end += 1
    return end


def _number(text: str, at: int, match: re.Match[str], before: Token | None) -> Token:
    """A number with its unit; a range of numbers is one token of its own."""
    moved = before is not None and before.kind in _MOVES
    end = match.end()
    unit = unit_at(text, end)
    after = end + len(unit[0]) if unit else end
    if other := (_SPAN_MOVED if moved else _SPAN).match(text, after):
        tail = unit_at(text, other.end())
        return Token("range", at, other.end() + len(tail[0] if tail else ""), text[at : other.end()])
    grade = _COUNT.match(text, at) or (after < len(text) and text[after] == "#")
    family = "none" if grade else unit[1] if unit else "bare"
    return Token(
        "number",
        at,
        after,
        text[at:after],
        digits=match[2],
        sign=match[1],
        unit=unit[0] if unit else "",
        family=family,
    )
