"""Statistics need history, and what other numbers confirm is news."""

from dataclasses import replace
from datetime import date
from functools import cache

from ribao.check import build_snapshot, check
from ribao.model import Cell, Finding, Report, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days

VOLUME = "t1/SHFE铜/volume"


@cache
def days() -> tuple[Report, list[ReportSnapshot]]:
    """A day without a mistake and the 28 right days before it."""
    *before, today = (build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 4, 11), 3))
    return today, [build_snapshot(r, Verdict(())) for r in before]


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
    today, history = days()
    (finding,) = of("stat.volume", check(ten_times(today), history).findings)
    assert finding.cells == (VOLUME,) and finding.slip == "volumes.digit_added"


def test_too_little_history_says_nothing() -> None:
    today, history = days()
    assert of("stat.volume", check(ten_times(today), history[-19:]).findings) == []


def test_nothing_of_an_ordinary_day_alarms() -> None:
    found = check(*days()).findings
    assert all(f.severity == "info" for f in found if f.check.startswith("stat."))
