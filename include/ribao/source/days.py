"""The dates that a title, a file name or a link carries."""

import re
from datetime import date

_DAY = re.compile(r"(?<!\d)(20\d{2})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})(?!\d)")


def days_in(text: str) -> list[date]:
    """The full dates in a text: 20240329, 2024-03-29, 2024/3/29, 2024年3月29日."""
    found = []
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found
