"""Simulated days: no alarm on right ones, the culprit first and its value right on wrong ones."""

from datetime import date
from random import Random

import pytest
from ribao.check import build_snapshot, check
from ribao.model import ReportSnapshot
from ribao_sim import build_report, simulate_days, spoil_day

START, END = date(2025, 3, 3), date(2025, 4, 3)


@pytest.mark.parametrize("seed", [11, 12])
def test_no_alarm_on_right_days(seed: int) -> None:
    history: list[ReportSnapshot] = []
    for day in simulate_days(START, END, seed):
        verdict = check(build_report(day), history)
        assert [f for f in verdict.findings if f.severity != "info"] == []
        history.append(build_snapshot(build_report(day), verdict))


def test_nearly_every_mistake_is_named_first_and_once() -> None:
    history: list[ReportSnapshot] = []
    rng, yesterday = Random(5), None
    made = found = findings = 0
    for day in simulate_days(START, END, 13):
        spoiled = spoil_day(day, yesterday, rng, 2) if yesterday else day
        verdict = check(build_report(spoiled), history)
        history.append(build_snapshot(build_report(spoiled), verdict))
        alarms = [f for f in verdict.findings if f.severity != "info" and f.cells]
        findings += len(alarms)
        for defect in spoiled.get("defects", []):
            if defect["severity"] == "info":
                continue
            made += 1
            cells = {*defect["cells"], *defect.get("also", ())}
            found += any(cells & set(f.cells) for f in alarms)
        yesterday = day
    assert found >= 0.9 * made
    assert findings <= 1.15 * made
