"""Statistics need history, and what other numbers confirm is news."""

from dataclasses import replace
from datetime import date

from ribao.check import build_snapshot, check
from ribao.model import Cell, Finding, Report, Verdict
from ribao_sim import build_report, simulate_days

MADE = [build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 4, 11), 3)]
HISTORY = [build_snapshot(r, Verdict(())) for r in MADE[:-1]]
TODAY = MADE[-1]
VOLUME = "t1/SHFE铜/volume"


def ten_times(today: Report) -> Report:
    quotes = [
        replace(
            q,
            cells={f: Cell(c.id, f"{c.text}0", c.box) if c.id == VOLUME else c for f, c in q.cells.items()},
        )
        for q in today.quotes
    ]
    return replace(today, quotes=tuple(quotes))


def of(check_name: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in findings if f.check == check_name]


def test_a_volume_ten_times_the_usual() -> None:
    (finding,) = of("stat.volume", check(ten_times(TODAY), HISTORY).findings)
    assert finding.cells == (VOLUME,) and finding.slip == "volumes.digit_added"


def test_too_little_history_says_nothing() -> None:
    assert of("stat.volume", check(ten_times(TODAY), HISTORY[-19:]).findings) == []


def test_nothing_of_an_ordinary_day_alarms() -> None:
    found = check(TODAY, HISTORY).findings
    assert all(f.severity == "info" for f in found if f.check.startswith("stat."))
