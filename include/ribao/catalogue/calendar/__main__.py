"""Write closed.csv: every weekday on which a market was closed, as far as the library knows its calendar."""

import csv
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2014, 1, 1)
# China's futures exchanges share the stock exchanges' holidays, which are decreed anew each year; LME and
# London bullion keep England's, COMEX metals keep CME's, which follow from rules.
LIBRARY = {
    "CN": ("XSHG", date(2026, 12, 31)),
    "LME": ("XLON", date(2027, 12, 31)),
    "COMEX": ("CMES", date(2027, 12, 31)),
}


def closed_days(library_name: str, last: date) -> list[date]:
    """Weekdays from FIRST to `last` on which a calendar of the library holds no session."""
    # Only here: it brings pandas with it, for which nothing else of this module has use.
    import exchange_calendars

    calendar = exchange_calendars.get_calendar(library_name, start=FIRST.isoformat(), end=last.isoformat())
    sessions = {day.date() for day in calendar.sessions}
    days = (FIRST + timedelta(n) for n in range((last - FIRST).days + 1))
    return [d for d in days if d.weekday() < 5 and d not in sessions]


def main() -> None:
    """Write the table beside this file."""
    path = Path(__file__).with_name("closed.csv")
    with path.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(["market", "day"])
        out.writerows([market, day] for market, known in LIBRARY.items() for day in closed_days(*known))
    print(f"{path.name} written; China's calendar is known to {LIBRARY['CN'][1]}")


if __name__ == "__main__":
    main()
