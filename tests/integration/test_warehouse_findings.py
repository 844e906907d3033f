"""Findings over the days: what stands does not shout again, and tomorrow's report closes what it confirms, denies or restates."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from ribao import calendar, warehouse
from ribao.model import Daily
from ribao.warehouse import Loading, Warehouse
from ribao_sim import build_report, simulate_days
from ribao_sim.cells import index_cells

from tests.fixtures.warehouse import RECHECKER, build_loading, every, one

MADE = list(simulate_days(date(2024, 5, 13), date(2024, 5, 20), 7))
DATES = [date.fromisoformat(d["report_date"]) for d in MADE]
DATA_DATES = [calendar.data_date(d) for d in DATES]
SPOT, BEFORE = "t2/锌/现货报价/current", "t2/锌/现货报价/previous"
CHANGE = "t2/锌/现货报价/change"
HISTORY = "SELECT state, closing, now FROM mart.finding_history WHERE fingerprint = %s"
VALUE = "SELECT value, suspect FROM mart.indicators WHERE series = 'zn.spot' AND observed_on = %s"


@cache
def read_print(n: int, cell: str) -> str:
    """What day n prints when it is right."""
    return str(index_cells(MADE[n])[cell].text)


def day(n: int, wrong: Mapping[str, str] | None = None, with_sentence: bool = True) -> Loading:
    """The report of day n with other texts in some cells; the sentence about the spot price may be left out."""
    changed_day = deepcopy(MADE[n])
    spots = index_cells(changed_day)
    for cell, text in (wrong or {}).items():
        spots[cell].text = text
    made = build_report(changed_day)
    stated = tuple(s for s in made.statements if with_sentence or s.series != "zn.spot")
    return build_loading(replace(made, statements=stated))


def load(url: str, *items: Loading) -> list[Daily]:
    """Load reports one after another; gives what each day's mail would be made from."""
    days: list[Daily] = []

    def compose(daily: Daily) -> tuple[()]:
        days.append(daily)
        return ()

    for item in items:
        warehouse.load_reports(Warehouse(url), [item], RECHECKER, compose)
    return days


def swap_digits(n: int) -> str:
    """The number of day n with two digits swapped."""
    text = read_print(n, SPOT)
    return text[0] + text[2] + text[1] + text[3:]


def marks(daily: Daily, pattern: str) -> list[str]:
    return [f.fingerprint for f in daily.verdict.findings if f.type == pattern]


def read_sightings(url: str, mark: str) -> Any:
    return one(
        url,
        "SELECT first_seen, last_seen, times_seen, state FROM mart.finding_history WHERE fingerprint = %s",
        mark,
    )


def test_a_standing_finding_is_new_once(url: str) -> None:
    """A header date, and a premium that is missing (printed 0) for three days."""
    header, premium = "header/氧化铝/right/current", "t2/镍/LME升贴水/{}".format
    gone = {header: "5月2日", premium("current"): "0"}
    first = gone | {premium("change"): f"{-Decimal(read_print(1, premium('previous')))}"}
    again = gone | {premium("previous"): "0", premium("change"): "0"}
    days = load(url, day(0), day(1, first), day(2, again), day(3, again))
    fingerprints = [*marks(days[1], "wrong_header_date"), *marks(days[1], "missing_as_zero")]
    for mark in fingerprints:
        assert [mark in d.new for d in days] == [False, True, False, False]
        assert [[s.times_seen for s in d.standing if s.finding.fingerprint == mark] for d in days[2:]] == [
            [2],
            [3],
        ]
        assert read_sightings(url, mark) == (DATES[1], DATES[3], 3, "open")
    (last,) = load(
        url, day(4, {premium("previous"): "0", premium("change"): read_print(4, premium("current"))})
    )
    assert {s.finding.fingerprint for s in last.closed} == set(fingerprints) and len(fingerprints) == 2
    assert {one(url, HISTORY, mark)[:2] for mark in fingerprints} == {("resolved", "agrees")}
    missing = (
        "SELECT value, suspect FROM mart.indicators WHERE series = 'ni.lme_premium' AND observed_on = %s"
    )
    assert one(url, missing, DATA_DATES[3]) == (Decimal(0), True)


def test_the_next_report_confirms_a_proposal(url: str) -> None:
    days = load(url, day(0), day(1, {SPOT: swap_digits(1)}), day(2))
    (mark,) = marks(days[1], "digit_transposition")
    assert one(url, HISTORY, mark) == ("resolved", "confirms", read_print(2, BEFORE))
    (closed,) = days[2].closed
    assert (closed.finding.fingerprint, closed.now) == (mark, read_print(1, SPOT))
    assert [f.check for f in days[2].verdict.findings if BEFORE in f.cells] == ["day.confirmed"]
    assert one(url, VALUE, DATA_DATES[1]) == (Decimal(read_print(1, SPOT)), False)
    (revision,) = [r for r in days[2].revisions if r.series == "zn.spot"]
    assert (revision.before, revision.after, revision.cause) == (
        swap_digits(1),
        read_print(1, SPOT),
        "restatement",
    )


def test_the_next_report_restates_another_value(url: str) -> None:
    other = str(int(read_print(1, SPOT)) + 30)
    moved = str(int(read_print(2, SPOT)) - int(other))
    days = load(
        url,
        day(0),
        day(1, {SPOT: swap_digits(1)}),
        day(2, {BEFORE: other, CHANGE: moved}, with_sentence=False),
    )
    (mark,) = marks(days[1], "digit_transposition")
    assert one(url, HISTORY, mark) == ("resolved", "restates", other)
    assert one(url, VALUE, DATA_DATES[1]) == (Decimal(other), False)


def test_the_next_report_upholds_the_number_against_the_proposal(url: str) -> None:
    moved = str(int(read_print(2, SPOT)) - int(swap_digits(1)))
    again = {BEFORE: swap_digits(1), CHANGE: moved}
    days = load(url, day(0), day(1, {SPOT: swap_digits(1)}))
    assert one(url, VALUE, DATA_DATES[1]) == (Decimal(swap_digits(1)), True)
    days += load(url, day(2, again, with_sentence=False))
    (mark,) = marks(days[1], "digit_transposition")
    assert marks(days[2], "denied")
    assert one(url, HISTORY, mark) == ("resolved", "repeats", swap_digits(1))
    assert one(url, VALUE, DATA_DATES[1]) == (Decimal(swap_digits(1)), False)


def test_a_restated_number_is_a_revision_with_its_reason(url: str) -> None:
    other = str(int(read_print(1, SPOT)) + 30)
    moved = str(int(read_print(2, SPOT)) - int(other))
    days = load(url, day(0), day(1), day(2, {BEFORE: other, CHANGE: moved}, with_sentence=False))
    assert [f.severity for f in days[2].verdict.findings if BEFORE in f.cells] == ["info"]
    (revision,) = days[2].revisions
    assert (revision.series, revision.before, revision.after) == ("zn.spot", read_print(1, SPOT), other)
    found = every(url, "SELECT before, after, cause FROM mart.revisions WHERE series = 'zn.spot'")
    assert found == [(Decimal(read_print(1, SPOT)), Decimal(other), "restatement")]


def test_a_problem_that_comes_back_is_news_again(url: str) -> None:
    wrong = {"header/氧化铝/right/current": "5月2日"}
    days = load(url, day(0, wrong), day(1), day(2, wrong))
    (mark,) = marks(days[0], "wrong_header_date")
    assert [mark in d.new for d in days] == [True, False, True]
    assert read_sightings(url, mark) == (DATES[2], DATES[2], 1, "open")


def test_what_a_person_decided_does_not_outlive_what_he_saw(url: str) -> None:
    wrong = {"header/氧化铝/right/current": "5月2日"}
    (first,) = load(url, day(0, wrong))
    (mark,) = marks(first, "wrong_header_date")
    warehouse.settle_finding(Warehouse(url), mark, "acknowledged", "li", "the broker knows")
    (second,) = load(url, day(1, wrong))
    (standing,) = [s for s in second.standing if s.finding.fingerprint == mark]
    assert (standing.state, standing.reason) == ("acknowledged", "li: the broker knows")
    warehouse.settle_finding(Warehouse(url), mark, "resolved", "li", "they have mended it")
    assert read_sightings(url, mark)[3] == "resolved"
    load(url, day(2, wrong))
    assert read_sightings(url, mark) == (DATES[0], DATES[2], 3, "open")
