"""Split sentences into tokens: names, numbers with their units, and the terms between them.

White space is dropped first, since its use inside numbers and between Latin
and Chinese varies; every token has its position in the printed text.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ribao.read.narrative.lexicon import build_pattern, load_terms, load_units

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_PUNCTUATION = {
    "，": "comma",
    ",": "comma",
    "、": "and",
    "；": "stop",
    ";": "stop",
    "：": "comma",
    ":": "comma",
}
_PUNCTUATION |= {"(": "open", ")": "close", "/": "joint", "-": "dash", "~": "dash"}
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63", "-") | {"～": "~"})
_MOVES = {"up", "down", "wider", "narrower", "either", "from"}

_LISTED = {"filler", "number", "and", "list"}

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# A grade, a range of contents or an abbreviation in brackets is no statement; other brackets are read.
_NOTE = r"\((?:[\d.]+%?(?:[-~][\d.]+%?)?|[A-Za-z/]{1,12})\)"
# The reference of a premium, and contract months: part of a name, no number.
_REFERENCE = (
    r"(?:对|较|比)[^,，、;；:：()]{0,10}?(?:合约|当月|次月|近月|盘面|期货|主力|期盘|期价|(?:三|3)个?月期?[铜铝锌铅镍锡]?)(?:\d{3,4})?(?:合约)?"
    r"(?=[^,，;；]{0,8}[升贴平]水)"
)
_CONTRACT = (
    r"(?:[A-Za-z]{1,2})?\d{2,4}(?:主力)?合约|合约|[A-Za-z]{1,2}\d{4}(?![\d.])"
    r"|(?:当月|次月|近月|远月)(?:合约)?(?=[升贴平]水)"
)
_MONTH = re.compile(r"2\d(?:0[1-9]|1[0-2])")
_MONTH_OF_CONTRACT = re.compile(r"\d\d(?:0[1-9]|1[0-2])")
_DATE = (
    r"\d{2,4}年(?:度|初|末|底|\d{1,2}月(?:\d{1,2}日|份|底|初|末)?)?"
    r"|\d{1,2}月(?:\d{1,2}[日号]|份|上旬|中旬|下旬|底|初|末)?|\d{1,2}[日号](?!#)|\d{1,2}点(?:\d{1,2}分|半)"
    r"|\d{1,2}[时:]\d{2}|\d{4}[-/]\d{1,2}[-/]\d{1,2}|第?[一二三四1-4]季度"
)
_COUNTER = re.compile(r"#|家|种|地区?|大(?!幅|涨|跌|增)")
_UPPER = rf"(?P<side>升水|贴水)?(?P<upper>{_DIGITS})"
_RANGE = re.compile(rf"(?:-|~|至|到)(?:{_UPPER}|平水)")
_FROM_PAR = rf"平水[-~至到](?:升水|贴水)?{_DIGITS}"
_PAR_UPPER = re.compile(rf"平水[-~至到]{_UPPER}")
# After a move, 至 introduces the new level: 涨 5 至 1110.
_RANGE_AFTER_MOVE = re.compile(rf"[-~]{_UPPER}")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a sentence; `start` and `end` count characters of the printed text.

    A number has `digits` (half-width, no spaces), a `sign` ("", "+" or "-"),
    a `unit` and its `family`; a term has its `tags`. A range has them too, and its second bound
    as `upper`, with an `upper_sign` where 升水 or 贴水 stands before that.
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
    upper: str = ""
    upper_sign: str = ""


_NO_NUMBER = Token("", 0, 0, "")


@cache
def _build_token_pattern() -> re.Pattern[str]:
    punctuation = re.escape("".join(_PUNCTUATION))
    return re.compile(
        rf"(?P<joint>{_NOTE}|{_REFERENCE}|{_CONTRACT})|(?P<port>\d{{2}}个?(?:主要)?港口?)|(?P<range>{_FROM_PAR})"
        rf"|(?P<term>{build_pattern(load_terms())})"
        rf"|(?P<date>{_DATE})|(?P<number>[+-]?{_DIGITS})|(?P<latin>[A-Za-z]+)|(?P<mark>[{punctuation}])|(?P<plain>.)",
        re.IGNORECASE,
    )


@cache
def _build_unit_pattern() -> re.Pattern[str]:
    return re.compile(build_pattern(load_units()))


def tokenize_sentences(text: str) -> Iterator[list[Token]]:
    """Tokenize each sentence of a text that may state a number."""
    for match in _SENTENCE.finditer(text):
        if any(c.isdigit() for c in match[0]) or "平" in match[0]:
            yield _tokenize(match[0], match.start())


def _tokenize(sentence: str, offset: int) -> list[Token]:
    positions = [k for k, c in enumerate(sentence) if not c.isspace()]
    bare = _fold_width([sentence[k] for k in positions])
    tokens: list[Token] = []
    at = 0
    while at < len(bare):
        match = _build_token_pattern().match(bare, at)
        assert match and match.lastgroup
        kind, end, number = match.lastgroup, match.end(), _NO_NUMBER
        if kind == "latin":
            end = _find_latin_end(bare, end, positions)
        elif kind == "number":
            kind, end, number = _read_number(bare, match, tokens)
        elif kind == "range":
            end, number = _read_range_from_par(bare, match)
            first, par = offset + positions[at], offset + positions[at + 1] + 1
            tokens.append(Token("name", first, par, "平水", frozenset({"premium"})))
        start = offset + positions[at]
        tokens.append(_build_token(kind, bare[at:end], start, offset + positions[end - 1] + 1, number))
        at = end
    return tokens


def _build_token(kind: str, text: str, start: int, end: int, number: Token) -> Token:
    if kind == "term":
        term = load_terms()[text.upper()]
        return Token(term.kind, start, end, text, term.tags)
    if kind in ("number", "range"):
        return replace(number, kind=kind, start=start, end=end, text=text)
    if kind == "port":
        return Token("name", start, end, text, frozenset({"port"}))
    return Token({"mark": _PUNCTUATION.get(text, ""), "latin": "plain"}.get(kind, kind), start, end, text)


def _fold_width(chars: Sequence[str]) -> str:
    """Fold to half-width forms, one character each; keep a full-width comma unless between full-width digits."""
    if all(c in "，；：" or c < "\uff00" for c in chars):
        return "".join(chars).translate(_DASHES)
    folded = []
    for k, char in enumerate(chars):
        in_number = (
            char == "，" and 0 < k < len(chars) - 1 and all("０" <= chars[n] <= "９" for n in (k - 1, k + 1))
        )
        narrow = char if char in "，；：" and not in_number else unicodedata.normalize("NFKC", char)
        folded.append(narrow if len(narrow) == 1 else char)
    return "".join(folded).translate(_DASHES)


def _find_latin_end(text: str, end: int, positions: Sequence[int]) -> int:
    """Where a Latin word ends; digits without a space before them belong to it."""
    while (
        end < len(text)
        and text[end].isascii()
        and text[end].isalnum()
        and positions[end] == positions[end - 1] + 1
    ):
        end += 1
    return end


def _read_number(text: str, match: re.Match[str], before: Sequence[Token]) -> tuple[str, int, Token]:
    """Read a number with its unit: (kind, end, number). A range is one token, a contract's month part of a name."""
    previous = next((t.kind for t in reversed(before) if t.kind != "filler"), "")
    unit = _build_unit_pattern().match(text, match.end())
    end = unit.end() if unit else match.end()
    sign, digits = match[0][: match[0][0] in "+-"], match[0].lstrip("+-")
    upper = (_RANGE_AFTER_MOVE if _is_after_move(before) else _RANGE).match(text, end)
    if upper:
        upper_end, number = _read_upper(text, upper, unit[0] if unit else "")
        # 0.39% 至 5143 元/吨 are two numbers.
        if not unit or number.family == load_units()[unit[0]]:
            return "range", upper_end, replace(number, digits=digits, sign=sign)
    if previous in ("name", "joint") and not unit and not sign and _is_month(digits, before):
        return "joint", end, _NO_NUMBER
    family = load_units()[unit[0]] if unit else "bare"
    if _COUNTER.match(text, end):
        family = "none"
    number = replace(_NO_NUMBER, digits=digits, sign=sign, unit=unit[0] if unit else "", family=family)
    return "number", end, number


def _is_month(digits: str, before: Sequence[Token]) -> bool:
    """Whether a bare number behind a name is a contract's month; behind 合约 it may be of any year."""
    is_contract = before[-1].text.endswith("合约")
    return bool((_MONTH_OF_CONTRACT if is_contract else _MONTH).fullmatch(digits))


def _is_after_move(before: Sequence[Token]) -> bool:
    """Whether a term of change introduces a number, alone or in a list: 减少 1375 吨、618 吨."""
    return next((t.kind for t in reversed(before) if t.kind not in _LISTED and t.text != "或"), "") in _MOVES


def _read_range_from_par(text: str, match: re.Match[str]) -> tuple[int, Token]:
    """Read 平水至升水 40 with its unit: (end, range)."""
    upper = _PAR_UPPER.match(text, match.start())
    assert upper
    end, number = _read_upper(text, upper, "")
    return end, replace(number, digits="0")


def _read_upper(text: str, upper: re.Match[str], first_unit: str) -> tuple[int, Token]:
    """Read the second bound of a range with its unit: (end, range)."""
    unit = _build_unit_pattern().match(text, upper.end())
    name = unit[0] if unit else first_unit
    side = {"升水": "+", "贴水": "-", None: ""}[upper["side"]]
    family = load_units()[name] if name else "bare"
    number = replace(_NO_NUMBER, unit=name, family=family, upper=upper["upper"] or "0", upper_sign=side)
    return unit.end() if unit else upper.end(), number
