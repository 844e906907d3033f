"""The desk's words in both languages, and its templates."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from ribao.package_data import read_yaml

LANGUAGES = ("zh", "en")
SHANGHAI = ZoneInfo("Asia/Shanghai")
# As the warehouse records a decision on a whole report.
_DECIDED = re.compile(r"(released|rejected) by (.+?): (.*)", re.DOTALL)


@cache
def words(language: str) -> dict[str, Any]:
    """The fixed words of a language by key, from words.yaml, where each key has both."""
    texts: dict[str, Any] = read_yaml("ribao_desk", "words.yaml")
    return {key: _of(language, value) for key, value in texts.items()}


def _of(language: str, value: dict[str, Any]) -> Any:
    if set(value) == set(LANGUAGES):
        return value[language]
    return {key: _of(language, inner) for key, inner in value.items()}


@cache
def templates() -> Environment:
    """The page templates. All values are escaped."""
    environment = Environment(
        loader=PackageLoader("ribao_desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "format_count": format_count,
        "decided": decided,
        "moment": moment,
        "number": number,
        "size": size,
        "static": static,
        "with_language": with_language,
    }
    return environment


def decided(report: Mapping[str, Any], w: Mapping[str, Any], language: str) -> str:
    """Why a report is not as others, with what people decided, in the page's language."""
    parts, reason = [], report["reason" if language == "zh" else "reason_en"]
    for part in reason.split(" | "):
        found = _DECIDED.fullmatch(part)
        parts.append(
            w["decided"].format(act=w["states"][found[1]], who=found[2], why=found[3]) if found else part
        )
    return " · ".join(parts)


def format_count(text: str, n: int, **values: object) -> str:
    """A sentence with a count; `{s}` in it is the plural's s."""
    return text.format(n=n, s="" if n == 1 else "s", **values)


def moment(at: datetime | None) -> str:
    """A moment in Shanghai's time, to the minute."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else "–"


def number(value: Decimal | int | None) -> str:
    """A number with all its printed decimals and thousands apart."""
    return "–" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def size(count: int) -> str:
    """Bytes for people."""
    value, units = float(count), iter(("B", "kB", "MB", "GB"))
    unit = next(units)
    while value >= 1000 and (larger := next(units, "")):
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"


@cache
def static(name: str) -> str:
    """The path of a file in static/, with its content's hash so that browsers may keep it."""
    content = files("ribao_desk").joinpath("static", *name.split("/")).read_bytes()
    return f"static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def with_language(query: Mapping[str, str], language: str) -> str:
    """The query of a page in another language."""
    return urlencode({**query, "lang": language})
