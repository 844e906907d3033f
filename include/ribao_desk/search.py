"""Finds series by Chinese or English name, by pinyin (whole or initials) or by code."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pypinyin import Style, lazy_pinyin


def search(query: str, series: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The series that every word of `query` names, best first; all of them for an empty query."""
    wanted = query.lower().split()
    ranked = []
    for order, one in enumerate(series):
        keys = _keys(one["series"], f"{one['block']}{one['name_zh']}", one["name_en"])
        ranks = [_rank(word, keys) for word in wanted]
        if None not in ranks:
            ranked.append((sum(r for r in ranks if r), order, one))
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])]


def _rank(word: str, keys: Sequence[str]) -> int | None:
    """0 where a key is the word, 1 where one starts with it, 2 where one holds it, otherwise None."""
    if word in keys:
        return 0
    if any(key.startswith(word) for key in keys):
        return 1
    return 2 if any(word in key for key in keys) else None


@cache
def _keys(code: str, chinese: str, english: str) -> tuple[str, ...]:
    """What a series answers to: 铅LME库存 also to qianlmekucun, qlmekc and qkc."""
    name = chinese.lower().replace(" ", "")
    only_chinese = "".join(c for c in name if not c.isascii())
    pinyin = ["".join(lazy_pinyin(name)), *(_initials(text) for text in (name, only_chinese))]
    return (code.lower(), name, only_chinese, english.lower(), *pinyin)


def _initials(text: str) -> str:
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
