"""The short mails: each says what happened, whether anything is lost, what to do, and where."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from ribao import calendar
from ribao.model import Outgoing
from ribao.notify import Audience, Failure, failure_mails, notice_mails
from ribao.notify.alerts import load_alerts
from ribao.presentation.messages import LANGUAGES, messages

from tests.fixtures.mails import FACTS, FAILURE, GOLDEN, LINKS, analyst, html_of, read_back, text_of
from tests.fixtures.reports import REAL

ENGINEERS = Audience("ops", "engineer", ("ops@example.com",))


def notice(kind: str, *people: Audience) -> list[Outgoing]:
    return notice_mails(kind, REAL, FACTS, people, LINKS)


def failure(given: Failure, *people: Audience) -> list[Outgoing]:
    return failure_mails(given, "mark", people, LINKS)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_alerts_say_what_they_said(language: str) -> None:
    """One golden file holds every notice and failure: RIBAO_GOLDEN=write writes it again."""
    people = (replace(ENGINEERS, language=language),)
    mails = [m for kind in load_alerts()["notices"] for m in notice(kind, *people)]
    mails += [m for kind in load_alerts()["failures"] for m in failure(replace(FAILURE, kind=kind), *people)]
    text = "\n----\n".join(text_of(read_back(m)) for m in mails)
    path = GOLDEN / f"alerts.{language}.txt"
    if os.environ.get("RIBAO_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_failure_says_all_that_a_person_needs() -> None:
    (mail,) = failure(FAILURE, replace(ENGINEERS, language="en"))
    made = read_back(mail)
    assert made["Subject"] == "Ribao 2024-03-29: the warehouse cannot be reached"
    text = text_of(made)
    for shown in (
        "while loading the warehouse",
        "Is data lost?",
        "since: 2024-03-29 08:31",
        "attempts: 4",
        "last error: WarehouseDown: connection refused <script>",
        "08:30:00 info line 0 <b>",
        "docs/operations.md#database-down",
        FAILURE.log_url,
    ):
        assert shown in text
    assert "<script>" not in html_of(made) and "&lt;script&gt;" in html_of(made)
    assert FAILURE.log_url in html_of(made)


def test_an_unknown_error_gets_the_general_words_of_its_step() -> None:
    (mail,) = failure(
        replace(FAILURE, kind="ZeroDivisionError", task="read"), replace(ENGINEERS, language="en")
    )
    text = text_of(read_back(mail))
    assert "An unexpected error occurred while reading the report" in text
    assert "The original is archived and can be read again" in text


def test_an_unknown_task_is_called_by_its_name() -> None:
    (mail,) = failure(replace(FAILURE, kind="Killed", task="mend"), replace(ENGINEERS, language="en"))
    assert "while running daily_report.mend" in text_of(read_back(mail))


def test_a_whole_run_without_a_day() -> None:
    (mail,) = failure(Failure("housekeeping", None, "r", "Exception", "", None), ENGINEERS)
    assert read_back(mail)["Subject"] == "日报：任务失败"


def test_failures_are_for_engineers() -> None:
    assert failure(FAILURE, analyst()) == []


@pytest.mark.parametrize(
    ("kind", "both"),
    [("late", True), ("missing", True), ("quarantined", True), ("arrived", False), ("calendar", False)],
)
def test_notices_go_to_those_they_concern(kind: str, both: bool) -> None:
    assert len(notice(kind, ENGINEERS, analyst())) == 1 + both


def test_a_quarantine_mail_carries_the_command_and_the_links() -> None:
    (mail,) = notice("quarantined", replace(ENGINEERS, language="en"))
    text = text_of(read_back(mail))
    assert "ribao release 42 --who NAME --why REASON" in text
    assert f"{LINKS.ui}/dags/review_quarantine" in text
    assert LINKS.report(REAL) in text


def test_a_notice_is_the_same_mail_every_time() -> None:
    assert notice("late", ENGINEERS)[0].message_id == notice("late", ENGINEERS)[0].message_id
    assert notice("late", ENGINEERS)[0].message_id != notice("missing", ENGINEERS)[0].message_id


@pytest.mark.parametrize(("kind", "language"), [("late", "zh"), ("missing", "en")])
def test_past_the_calendars_end_a_late_day_may_be_a_holiday(kind: str, language: str) -> None:
    facts = {"time": "10:30", "missing": "18:00", "next": "healed", "days": 10}
    reader = replace(ENGINEERS, language=language)
    within_calendar, unknown = (
        text_of(read_back(notice_mails(kind, day, facts, [reader], LINKS)[0]))
        for day in (REAL, calendar.horizon() + timedelta(days=1))
    )
    assert str(calendar.horizon()) in unknown and str(calendar.horizon()) not in within_calendar


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_has_its_texts_and_every_text_its_alert(language: str) -> None:
    m = messages(language)
    for group in ("failure", "notice"):
        named = {name.partition(".")[0] for name in m.names() if name.startswith(f"{group}-")}
        assert named == {f"{group}-{name}" for name in load_alerts()[f"{group}s"]}
        for name in named:
            parts = ("subject", "what", "todo") + (("lost",) if group == "notice" else ())
            assert all(f"{name}.{part}" in m for part in parts), name
    assert all(f"{name}.lost" in m for name in m.names() if name.startswith("step-") and "." not in name)
