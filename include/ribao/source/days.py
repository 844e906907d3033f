"""The dates that a title, a file name or a link carries."""

import re
from datetime import date

# Few blanks at most, so that no text of blanks takes long.
_APART = r"\s{0,4}[-/.年月]?\s{0,4}"
_DAY = re.compile(rf"(?<!\d)(20\d{{2}}){_APART}(\d{{1,2}}){_APART}(\d{{1,2}})(?!\d)")


def days_in(text: str) -> list[date]:
    """The full dates in a text: 20240329, 2024-03-29, 2024/3/29, 2024年3月29日."""
    found = []
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found
