"""A day's report on time, late, missing, re-issued or under the wrong title: what is loaded and who is notified."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from ribao import calendar, pipeline, warehouse
from ribao.archive import Archive
from ribao.errors import NotAReport, NotYet, SiteChanged
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import Mails, Site
from tests.fixtures.mails import text_of
from tests.fixtures.reissues import write_corrected_sample
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import every, one

ANALYST, ENGINEER = "analyst@ribao.local", "engineer@ribao.local"
NEXT = date(2024, 4, 1)


@pytest.fixture
def sent_mails(settings: Settings, mails: Mails) -> Callable[[], list[tuple[str, str]]]:
    """Sends what waits and gives (to whom, subject) of all mails so far."""

    def send_and_list() -> list[tuple[str, str]]:
        pipeline.send_notifications(settings)
        return [(str(m["To"]), str(m["Subject"])) for m in mails.list_mails()]

    return send_and_list


def on_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be the evening of a day."""
    monkeypatch.setattr(calendar, "today", lambda: day)


# Late, missing, closed


def test_a_report_on_time_alarms_nobody(
    settings: Settings, site: Site, sent_mails: Callable[[], list[tuple[str, str]]]
) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    pipeline.notify_late(REAL, settings)
    pipeline.notify_missing(REAL, settings)
    assert [to for to, _ in sent_mails()] == [ANALYST]
    assert warehouse.read_day_states(Warehouse(settings.warehouse), REAL) == set()


def test_a_late_report_is_notified_once_and_closed_when_it_comes(
    settings: Settings, site: Site, sent_mails: Callable[[], list[tuple[str, str]]]
) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    with pytest.raises(NotYet, match="lists no report of 2024-03-29"):
        pipeline.locate_report(REAL, settings)
    for _ in range(3):
        pipeline.notify_late(REAL, settings)
    late = sent_mails()
    assert sorted(to for to, _ in late) == [ANALYST, ENGINEER]
    assert all("迟到" in subject for _, subject in late)
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    after = sent_mails()[2:]
    assert sum("迟到的报告已载入" in subject for _, subject in after) == 1
    assert {to for to, _ in after} == {ANALYST, ENGINEER}
    assert one(settings.warehouse, "SELECT state FROM mart.calendar WHERE day = %s", REAL) == ("errors",)


def test_a_missing_report_is_notified_once_and_loaded_when_it_comes(
    settings: Settings, site: Site, sent_mails: Callable[[], list[tuple[str, str]]]
) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    pipeline.notify_late(REAL, settings)
    for _ in range(2):
        pipeline.notify_missing(REAL, settings)
    assert (
        sorted(subject.split("：")[-1] for _, subject in sent_mails()) == ["报告缺失"] * 2 + ["报告迟到"] * 2
    )
    assert one(settings.warehouse, "SELECT state FROM mart.calendar WHERE day = %s", REAL) == ("missing",)
    site.publish(REAL)
    assert pipeline.run_day(REAL, settings)["revision"] == 1
    assert sum("已载入" in subject for _, subject in sent_mails()) == 1


def test_a_day_without_a_report_is_not_yet(settings: Settings, site: Site) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    with pytest.raises(NotYet):
        pipeline.run_day(REAL, settings)


# Re-issued, mistaken


def test_a_re_issued_report_is_a_revision_and_its_difference_is_notified(
    settings: Settings, site: Site, mails: Mails
) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    assert pipeline.find_changed_days([REAL], settings) == {}
    write_corrected_sample(site.folder / "20240329.pdf", REAL, "精废铜价差", "1862")
    changed = pipeline.find_changed_days([date(2024, 3, 28), REAL], settings)
    assert set(changed) == {REAL}
    pipeline.send_notifications(settings)
    before = len(mails.list_mails())
    loaded = pipeline.run_day(REAL, settings)
    assert (loaded["revision"], loaded["already"]) == (2, False)
    pipeline.send_notifications(settings)
    (mail,) = mails.list_mails()[before:]
    assert "1872" in text_of(mail) and "1862" in text_of(mail)
    assert pipeline.find_changed_days([REAL], settings) == {}
    assert pipeline.run_day(REAL, settings)["already"] is True


def test_a_change_is_not_forgotten_when_its_run_is_lost(settings: Settings, site: Site) -> None:
    """The new file is in the archive before its run starts, and the run may never come."""
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    write_corrected_sample(site.folder / "20240329.pdf", REAL, "精废铜价差", "1862")
    first = pipeline.find_changed_days([REAL], settings)
    assert first and pipeline.find_changed_days([REAL], settings) == first


def test_a_file_that_was_no_report_is_forgotten_when_the_right_one_has_come(
    settings: Settings, site: Site
) -> None:
    Canvas(str(site.folder / "20240329.pdf")).save()
    with pytest.raises(NotAReport):
        pipeline.run_day(REAL, settings)
    wrong = pipeline.find_changed_days([REAL], settings)
    site.publish(REAL)
    right = pipeline.find_changed_days([REAL], settings)
    assert wrong[REAL] != right[REAL], "each file has a run of its own"
    pipeline.run_day(REAL, settings)
    assert pipeline.find_changed_days([REAL], settings) == {}


def test_an_entry_that_was_taken_down_is_no_alarm(settings: Settings, site: Site) -> None:
    site.publish(date(2024, 3, 28), "20240328")
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    (site.folder / "20240329.pdf").unlink()
    assert pipeline.find_changed_days([REAL], settings) == {}


def test_one_days_trouble_does_not_hide_another_days_change(settings: Settings, site: Site) -> None:
    for day, sample in ((date(2024, 3, 28), "20240328"), (REAL, "20240329")):
        site.publish(day, sample)
        pipeline.run_day(day, settings)
    write_corrected_sample(site.folder / "20240329.pdf", REAL, "精废铜价差", "1862")
    site.spoil(date(2024, 3, 28), "403")
    assert set(pipeline.find_changed_days([date(2024, 3, 28), REAL], settings)) == {REAL}


def test_yesterdays_report_under_todays_title_is_caught(
    settings: Settings, site: Site, sent_mails: Callable[[], list[tuple[str, str]]], mails: Mails
) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    site.publish(NEXT, "20240329")
    loaded = pipeline.run_day(NEXT, settings)
    assert "2024-03-29" in loaded["quarantined"]
    subjects = [subject for _, subject in sent_mails() if str(NEXT) in subject]
    assert len(subjects) == 2 and all("隔离" in subject for subject in subjects)
    assert f"ribao release {loaded['report_id']}" in text_of(mails.list_mails()[-1])
    assert every(settings.warehouse, "SELECT report_date FROM core.active") == [(REAL,)]
    site.publish(NEXT, "20240401")
    assert set(pipeline.find_changed_days([NEXT], settings)) == {NEXT}
    assert pipeline.run_day(NEXT, settings)["quarantined"] is None
    assert one(settings.warehouse, "SELECT count(*) FROM core.active") == (2,)


# Gaps, a changed site, the calendar's end


def test_gaps_are_found_from_the_first_loaded_day_on(
    settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as morning:
        morning.setattr(calendar, "is_past_deadline", lambda day, deadline: False)
        assert pipeline.find_gaps(settings, 10) == []
    for day in (date(2024, 3, 26), date(2024, 3, 28)):
        site.publish(day, f"{day:%Y%m%d}")
        pipeline.run_day(day, settings)
    on_day(monkeypatch, NEXT)
    assert pipeline.find_gaps(settings, 10) == [date(2024, 3, 27), REAL, NEXT]
    assert pipeline.find_gaps(settings, 2) == [REAL, NEXT]
    monkeypatch.setattr(calendar, "is_past_deadline", lambda day, deadline: False)
    assert pipeline.find_gaps(settings, 2) == [REAL], "its own run still waits for today's"


def test_a_site_that_has_changed_is_said_at_once_with_its_page(settings: Settings, site: Site) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    (site.folder / "20240329.pdf").unlink()
    with pytest.raises(SiteChanged, match="it had 1 when last seen; the page is kept as") as error:
        pipeline.locate_report(NEXT, settings)
    page = Path(str(error.value.message.rsplit(" ", 1)[-1]))
    assert "金源投研" in page.read_text()
    site.publish(NEXT, "20240401")
    assert pipeline.locate_report(NEXT, settings), "when it is mended the next look goes on"


def test_the_calendars_end_is_notified_45_days_before_and_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, sent_mails: Callable[[], list[tuple[str, str]]]
) -> None:
    on_day(monkeypatch, date(2026, 11, 15))
    pipeline.notify_calendar_end(settings)
    assert sent_mails() == []
    for day in (date(2026, 11, 16), date(2026, 11, 17), date(2027, 1, 5)):
        on_day(monkeypatch, day)
        pipeline.notify_calendar_end(settings)
    assert [to for to, _ in sent_mails()] == [ENGINEER]


# What holds whatever happens


def test_where_the_site_is_gone_the_archive_is_enough(settings: Settings, site: Site) -> None:
    site.publish(REAL)
    pipeline.run_day(REAL, settings)
    (site.folder / "20240329.pdf").unlink()
    assert pipeline.locate_report(REAL, settings)
    assert pipeline.run_day(REAL, settings)["already"] is True


@pytest.mark.parametrize("fault", ["cut", "truncated", "500", "429", "slow"])
def test_what_passes_is_got_over(settings: Settings, site: Site, fault: str) -> None:
    site.publish(REAL)
    site.spoil(REAL, fault, times=1)
    assert pipeline.run_day(REAL, settings)["revision"] == 1
    assert len(Archive(settings.archive).find(REAL)) == 1
