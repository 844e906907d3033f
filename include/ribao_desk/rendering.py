"""The page templates, and how they print values."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from ribao.presentation.messages import Messages

SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def load_templates() -> Environment:
    """Load the page templates. All values are escaped."""
    environment = Environment(
        loader=PackageLoader("ribao_desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "describe_state": describe_state,
        "moment": format_moment,
        "number": format_number,
        "plain_number": format_plain_number,
        "size": format_size,
        "static": name_static,
        "with_language": with_language,
        "without_empty": drop_empty,
    }
    return environment


def describe_state(report: Mapping[str, Any], m: Messages) -> str:
    """Describe why a report was quarantined and what people decided on it; empty where neither happened."""
    quarantine = report["quarantine" if m.language == "zh" else "quarantine_en"]
    decisions = [m(f"desk-decided-{d['act']}", who=d["who"], why=d["why"]) for d in report["decisions"]]
    return " · ".join([*([quarantine] if quarantine else []), *decisions])


def format_moment(at: datetime | None) -> str:
    """Format a moment in Shanghai's time, to the minute."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else "–"


def format_number(value: Decimal | int | None) -> str:
    """Format a number with all its printed decimals and with thousands separators."""
    return "–" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def format_plain_number(value: Decimal | None) -> str:
    """Format a number as reports print it, without separators."""
    return "–" if value is None else f"{value:f}"


def format_size(count: int) -> str:
    """Format a number of bytes in kB, MB or GB."""
    value, units = float(count), iter(("B", "kB", "MB", "GB"))
    unit = next(units)
    while value >= 1000 and (larger := next(units, "")):
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if value >= 10 or unit == "B" else f"{value:.1f} {unit}"


@cache
def name_static(name: str) -> str:
    """Name a file in static/ with its content's hash, so that browsers may keep it."""
    content = files("ribao_desk").joinpath("static", *name.split("/")).read_bytes()
    return f"static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def drop_empty(query: Mapping[str, str | None]) -> dict[str, str]:
    """The parts of a query that have a value."""
    return {name: value for name, value in query.items() if value}


def with_language(query: Mapping[str, str], language: str) -> str:
    """Build the query of a page in another language."""
    return urlencode({**query, "lang": language})
