"""Sentences to tokens: names, numbers with their units, and the words between them.

White space is no part of a sentence here, since it comes and goes inside
numbers and between Latin and Chinese; every token knows where it stands in
the text as printed.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ribao.read.words import pattern, units, words

_STOP = re.compile(r"[^。！？!?\n]+")
_MARKS = {"，": "comma", ",": "comma", "、": "and", "；": "stop", ";": "stop", "：": "comma", ":": "comma"}
_MARKS |= {"(": "open", ")": "close", "/": "joint", "-": "dash", "~": "dash"}
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-") | {"～": "~"})
_MOVES = {"up", "down", "wider", "narrower", "either", "from"}

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# A grade, a range of contents or an abbreviation in brackets; other brackets are read.
_NOTE = r"\((?:[\d.]+%?(?:[-~][\d.]+%?)?|[A-Za-z/]{1,12})\)"
# What a premium is against, and contract months: part of a name, no number.
_REFERENCE = (
    r"(?:对|较|比)[^,，、;；:：()]{0,10}?(?:合约|当月|次月|近月|盘面|期货|主力|期盘|期价)(?:\d{3,4})?(?:合约)?"
    r"(?=[^,，;；]{0,8}[升贴平]水)"
)
_CONTRACT = (
    r"(?:[A-Za-z]{1,2})?\d{2,4}(?:主力)?合约|合约|[A-Za-z]{1,2}\d{4}(?![\d.])"
    r"|(?:当月|次月|近月|远月)(?:合约)?(?=[升贴平]水)"
)
_MONTH = re.compile(r"2\d(?:0[1-9]|1[0-2])")
_DATE = (
    r"\d{2,4}年(?:度|初|末|底|\d{1,2}月(?:\d{1,2}日|份|底|初|末)?)?"
    r"|\d{1,2}月(?:\d{1,2}[日号]|份|上旬|中旬|下旬|底|初|末)?|\d{1,2}[日号](?!#)|\d{1,2}点(?:\d{1,2}分|半)"
    r"|\d{1,2}[时:]\d{2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|第?[一二三四1-4]季度"
)
_COUNTED = re.compile(r"#|家|种|地区?|大(?!幅|涨|跌|增)")
_RANGE = re.compile(rf"(?:-|~|至|到)(?:(?:升水|贴水)?{_DIGITS}|平水)")
_FROM_PAR = rf"平水[-~至到](?:升水|贴水)?{_DIGITS}"
# After a move 至 brings in the level that was reached: 涨 5 至 1110.
_RANGE_MOVED = re.compile(rf"[-~]{_DIGITS}")


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


@cache
def _parts() -> re.Pattern[str]:
    marks = re.escape("".join(_MARKS))
    return re.compile(
        rf"(?P<joint>{_NOTE}|{_REFERENCE}|{_CONTRACT})|(?P<port>\d{{2}}个?(?:主要)?港口?)|(?P<range>{_FROM_PAR})"
        rf"|(?P<word>{pattern(words())})"
        rf"|(?P<date>{_DATE})|(?P<number>[+-]?{_DIGITS})|(?P<latin>[A-Za-z]+)|(?P<mark>[{marks}])|(?P<plain>.)",
        re.IGNORECASE,
    )


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(pattern(units()))


def sentences(text: str) -> Iterator[list[Token]]:
    """The tokens of each sentence of a text that holds something to be stated."""
    for match in _STOP.finditer(text):
        if any(c.isdigit() for c in match[0]) or "平" in match[0]:
            yield _tokens(match[0], match.start())


def _tokens(sentence: str, offset: int) -> list[Token]:
    places = [k for k, c in enumerate(sentence) if not c.isspace()]
    bare = _folded([sentence[k] for k in places])
    found: list[Token] = []
    at = 0
    while at < len(bare):
        match = _parts().match(bare, at)
        assert match and match.lastgroup
        end = match.end() if match.lastgroup != "latin" else _latin_end(bare, match.end(), places)
        kind, more = match.lastgroup, Token("", 0, 0, "")
        if kind == "number":
            kind, end, more = _number(bare, match, found)
        begins, ends = offset + places[at], offset + places[end - 1] + 1
        found.append(_token(kind, bare[at:end], begins, ends, more))
        at = end
    return found


def _token(kind: str, text: str, start: int, end: int, number: Token) -> Token:
    if kind == "word":
        word = words()[text.upper()]
        return Token(word.kind, start, end, text, word.tags)
    if kind == "number":
        return Token(
            kind, start, end, text, number.tags, number.digits, number.sign, number.unit, number.family
        )
    if kind == "port":
        return Token("name", start, end, text, frozenset({"port"}))
    return Token({"mark": _MARKS.get(text, ""), "latin": "plain"}.get(kind, kind), start, end, text)


def _folded(chars: Sequence[str]) -> str:
    """Half-width forms, one character each; a full-width comma stays unless full-width digits are around it."""
    if all(c in "，；：" or c < "\uff00" for c in chars):
        return "".join(chars).translate(_DASHES)
    out = []
    for k, char in enumerate(chars):
        wide = (
            char == "，" and 0 < k < len(chars) - 1 and all("０" <= chars[n] <= "９" for n in (k - 1, k + 1))
        )
        folded = char if char in "，；：" and not wide else unicodedata.normalize("NFKC", char)
        out.append(folded if len(folded) == 1 else char)
    return "".join(out).translate(_DASHES)


def _latin_end(text: str, end: int, places: Sequence[int]) -> int:
    """Where a Latin word ends; digits belong to it when no space is between."""
    while (
        end < len(text) and text[end].isascii() and text[end].isalnum() and places[end] == places[end - 1] + 1
    ):
        end += 1
    return end


def _number(text: str, match: re.Match[str], found: Sequence[Token]) -> tuple[str, int, Token]:
    """A number with its unit; a range of numbers is one piece, a contract's month part of a name."""
    before = next((t.kind for t in reversed(found) if t.kind != "filler"), "")
    unit = _unit().match(text, match.end())
    end = unit.end() if unit else match.end()
    sign, digits = match[0][: match[0][0] in "+-"], match[0].lstrip("+-")
    if other := (_RANGE_MOVED if before in _MOVES else _RANGE).match(text, end):
        tail = _unit().match(text, other.end())
        return "range", tail.end() if tail else other.end(), Token("", 0, 0, "")
    if before in ("name", "joint") and not unit and not sign and _MONTH.fullmatch(digits):
        return "joint", end, Token("", 0, 0, "")
    family = units()[unit[0]] if unit else "bare"
    if _COUNTED.match(text, end):
        family = "none"
    return "number", end, Token("", 0, 0, "", frozenset(), digits, sign, unit[0] if unit else "", family)
