"""Write closed.csv: every weekday on which a market was closed, to the end of the library's year."""

import csv
from datetime import date, timedelta
from pathlib import Path

import exchange_calendars

FIRST = date(2014, 1, 1)
LAST = date(2026, 12, 31)
# China's futures exchanges share the stock exchanges' holidays; LME and London bullion keep
# England's; COMEX metals keep CME's.
LIBRARY = {"CN": "XSHG", "LME": "XLON", "COMEX": "CMES"}


def closed_days(library_name: str) -> list[date]:
    """Weekdays from FIRST to LAST on which a calendar of the library holds no session."""
    calendar = exchange_calendars.get_calendar(library_name, start=FIRST.isoformat(), end=LAST.isoformat())
    sessions = {day.date() for day in calendar.sessions}
    days = (FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1))
    return [d for d in days if d.weekday() < 5 and d not in sessions]


def main() -> None:
    """Write the table beside this file."""
    path = Path(__file__).with_name("closed.csv")
    with path.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["market", "day"])
        out.writerows([market, day] for market, name in LIBRARY.items() for day in closed_days(name))
    print(f"{path.name} written, to {LAST}")


if __name__ == "__main__":
    main()
