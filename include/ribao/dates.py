"""Dates as reports print them: titles, and the headers of table 2."""

import re
from collections.abc import Iterable
from datetime import date

_FULL = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
_SHORT = re.compile(r"(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?")


def title_date(lines: Iterable[str]) -> date | None:
    """The report date of the title line (商品日报 20240329), or None."""
    candidates = [line for line in lines if "日报" in line]
    for line in candidates:
        for pattern in (_COMPACT, _FULL):
            if (match := pattern.search(line)) and (day := _day(*map(int, match.groups()))):
                return day
    return None


def header_day(text: str, report_date: date) -> date | None:
    """The day a header date means: without a year, the last such day not after the report date."""
    bare = re.sub(r"\s+", "", text)
    if match := _FULL.fullmatch(bare):
        return _day(*map(int, match.groups()))
    if not (match := _SHORT.fullmatch(bare)):
        return None
    month, day_of_month = map(int, match.groups())
    this_year = _day(report_date.year, month, day_of_month)
    if this_year and this_year <= report_date:
        return this_year
    return _day(report_date.year - 1, month, day_of_month)


def _day(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
