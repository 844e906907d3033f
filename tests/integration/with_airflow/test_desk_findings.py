"""The Report Desk's list of findings, how checks have fared, and the health page."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bs4 import BeautifulSoup, Tag
from ribao import calendar, warehouse
from ribao.check import build_finding
from ribao.model import Fact, Outgoing
from ribao.presentation.messages import messages
from ribao.warehouse import Warehouse
from ribao_desk.pages.health import format_span

from tests.fixtures.desk import Desk
from tests.fixtures.reports import REAL, loading, report
from tests.fixtures.warehouse import build_checked_loading

NO_DATE = build_finding("report.date", "no_date", [], Fact("no_date", {}))


def page(desk: Desk, path: str, **query: str) -> BeautifulSoup:
    answer = desk.browser("viewer").get(path, params=query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def titles(desk: Desk, **query: str) -> list[str]:
    return [h.get_text(strip=True) for h in page(desk, "/findings", **query).select(".card h2")]


def test_what_stands_is_listed_gravest_first(own_desk: Desk) -> None:
    shown = page(own_desk, "/findings")
    tags = [t.get_text() for t in shown.select(".card header .tag:first-child")]
    assert len(tags) == 12 and tags == ["错误"] * 11 + ["警示"]
    assert titles(own_desk)[0] == "铅 LME注销仓单 今日值"
    link = shown.select_one(".card h2 a")
    assert isinstance(link, Tag) and str(link["href"]).startswith("/report-desk/report/2024-03-29?finding=")


def test_settled_findings_are_kept(desk: Desk) -> None:
    assert not [t for t in titles(desk) if "铅 LME库存 今日值" in t]
    assert "铅 LME库存 今日值" in titles(desk, state="resolved")


def test_filters_leave_what_fits(own_desk: Desk) -> None:
    assert all("铅" in t for t in titles(own_desk, commodity="pb"))
    assert len(titles(own_desk, commodity="pb")) == 4
    assert titles(own_desk, severity="warn") == ["表1 SHFE铅 涨跌"]
    assert titles(own_desk, commodity="ao") == ["氧化铝 表头 今日值"]
    assert len(titles(own_desk, kind="missing_as_zero")) == 2
    assert titles(own_desk, seen="2") == []
    mark = loading(REAL).verdict.findings[0].fingerprint  # type: ignore[union-attr]
    warehouse.settle_finding(Warehouse(own_desk.settings.warehouse), mark, "acknowledged", "ann", "已去信")
    assert titles(own_desk, state="acknowledged") == ["铅 LME注销仓单 今日值"]
    assert len(titles(own_desk, state="open")) == 11


def test_quarantined_reports_wait_at_the_top(own_desk: Desk) -> None:
    printed_report = report(date(2024, 4, 3), (("铜", "LME库存", "1", "2", "-1"),))
    warehouse.load_reports(
        Warehouse(own_desk.settings.warehouse),
        [build_checked_loading(printed_report, NO_DATE, quarantine=NO_DATE)],
    )
    banner = page(own_desk, "/findings").select_one(".banner-error")
    assert banner and "标题里没有报告日期" in banner.get_text() and "2024-04-03" in banner.get_text()


def fares(desk: Desk) -> dict[str, list[str]]:
    rows = page(desk, "/findings/checks", span="365").select("tbody tr")
    return {r.select_one("th").get_text(): [c.get_text(strip=True) for c in r.select("td")] for r in rows}  # type: ignore[union-attr]


def test_a_check_is_right_where_the_next_report_prints_another_number(desk: Desk) -> None:
    accuracy = fares(desk)
    assert accuracy["整行晚了一日"][0] == "1" and accuracy["整行晚了一日"][5] == "100 %"
    # The next report says nothing of this one's sentence.
    assert accuracy["一位数字有误"][2:6] == ["0", "0", "1", "–"]
    assert accuracy["表头日期有误"][5] == "–"


def test_people_decide_how_a_check_has_fared(own_desk: Desk) -> None:
    assert fares(own_desk)["整行晚了一日"][2:6] == ["0", "0", "1", "–"]
    url, findings = own_desk.settings.warehouse, loading(REAL).verdict.findings  # type: ignore[union-attr]
    (stale,) = [n for n, f in enumerate(findings, 1) if f.type == "stale_row"]
    missing, _ = [f.fingerprint for f in findings if f.type == "missing_as_zero"]
    warehouse.accept_proposals(Warehouse(url), 4, stale, "ann")
    warehouse.settle_finding(Warehouse(url), missing, "resolved", "ann", "公告如此")
    assert fares(own_desk)["整行晚了一日"][2:6] == ["1", "0", "0", "100 %"]
    assert fares(own_desk)["缺数被印成 0"][2:6] == ["0", "1", "1", "0 %"]


def test_health_tells_sources_outbox_coverage_and_late_days(own_desk: Desk) -> None:
    url = own_desk.settings.warehouse
    warehouse.record_day_state(Warehouse(url), date(2024, 4, 1), "late")
    warehouse.queue_mails(Warehouse(url), [Outgoing("<a@b>", "daily", ("x@y",), "subject", b"raw")])
    warehouse.mark_failed(Warehouse(url), "<a@b>", "relay <b>refused</b>")
    printed_report = report(
        date(2024, 4, 3), (("铜", "LME库存", "1", "2", "-1"), ("铜", "洋山溢价", "50", "51", "-1"))
    )
    warehouse.load_reports(Warehouse(url), [build_checked_loading(printed_report)])
    answer = own_desk.browser("viewer").get("/health").text
    text = BeautifulSoup(answer, "lxml").get_text()
    assert "<b>refused" not in answer and "relay <b>refused</b>" in text
    assert "1 封待发" in text and "2024-04-01" in text and "迟到" in text
    assert "1 / 148" in text and "另有 1 个未收录的序列" in text
    assert calendar.horizon().isoformat() in text and "test" in text
    assert "最新报告 2024-04-03，落后交易日历" in text


def test_health_counts_rows_and_leaves_backfilled_files_out_of_lateness(desk: Desk) -> None:
    text = BeautifulSoup(desk.browser("viewer").get("/health").text, "lxml").get_text(" ")
    assert not re.search(r"\b\d{3,} 天 \d+ 小时", text)
    assert re.search(r"readings\s+[1-9]", text)


def test_spans_are_written_in_words() -> None:
    zh, en = messages("zh"), messages("en")
    assert format_span(timedelta(minutes=5), en) == "5 min"
    assert format_span(timedelta(hours=-2, minutes=-3), en) == "−2 h 3 min"
    assert format_span(timedelta(days=3, hours=4), en) == "3 d 4 h"
    assert format_span(timedelta(days=3, hours=4), zh) == "3 天 4 小时"


def test_labels_and_messages_in_lists_are_only_text(own_desk: Desk) -> None:
    bad = "<img src=x onerror=alert(1)>"
    printed_report = report(date(2024, 4, 3), (("铜", f"库存{bad}", "1", "2", "-1"),))
    cell = printed_report.indicators[0].cells["current"].id
    fact = Fact("printed", {"printed": bad, "rows": 1, "sentences": {cell: bad}})
    finding = replace(build_finding("a.b", "wrong_value", [cell], fact, expected=bad), fingerprint=bad)
    warehouse.load_reports(
        Warehouse(own_desk.settings.warehouse), [build_checked_loading(printed_report, finding)]
    )
    for path in ("/findings", "/findings/checks", "/series", "/health"):
        assert "<img src=x" not in own_desk.browser("viewer").get(path).text
