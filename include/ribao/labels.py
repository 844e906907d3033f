"""Labels as they are compared: one spelling for every way of printing the same words."""

import re
import unicodedata
from functools import lru_cache

# CJK radicals that Chromium prints for ordinary characters and that NFKC does
# not fold (the Kangxi radicals U+2F00-2FD5 are folded by NFKC itself).
_RADICALS = str.maketrans(
    {
        "\u2ed3": "长",
        "\u2ee9": "黄",
        "\u2ed4": "长",
        "\u2ecb": "车",
        "\u2ec5": "见",
        "\u2ec6": "角",
        "\u2ec8": "讠",
        "\u2ec9": "贝",
        "\u2ed8": "青",
        "\u2ed9": "韦",
        "\u2eda": "页",
        "\u2edb": "风",
        "\u2edc": "飞",
        "\u2edd": "食",
        "\u2ee2": "马",
        "\u2ee3": "骨",
        "\u2ee4": "鬼",
        "\u2ee5": "鱼",
        "\u2ee6": "鸟",
        "\u2ee7": "卤",
        "\u2ee8": "麦",
        "\u2eec": "齐",
        "\u2eee": "齿",
        "\u2eef": "龙",
        "\u2ef0": "龙",
        "\u2ef3": "龟",
        "\u2e81": "厂",
        "\u2ea0": "民",
        "\u2ed1": "长",
        "\u2ee1": "首",
        "\u2ea9": "王",
        "\u2ebc": "肉",
        "\u2eb6": "羊",
        "\u2ef2": "龟",
    }
)


_RADICAL_OR_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


@lru_cache(1 << 14)
def fold_radicals(text: str) -> str:
    """Text as a person sees it on the page: radicals made ordinary characters, everything else kept."""
    text = text.translate(_RADICALS)
    return _RADICAL_OR_COMPATIBILITY.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)


def fold(text: str) -> str:
    """Text with radicals and full-width forms made ordinary; white space kept."""
    return unicodedata.normalize("NFKC", text.translate(_RADICALS))


def label_key(text: str) -> str:
    """A label as cell ids and catalogue look-ups use it: folded, no white space."""
    return re.sub(r"\s+", "", fold(text))


def escape_formula(text: str) -> str:
    """A text for a spreadsheet, with a quote before what would be a formula there."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text
