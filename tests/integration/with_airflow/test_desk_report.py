"""The calendar and the report's pages of the Report Desk."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from ribao import warehouse
from ribao.check import build_finding
from ribao.model import Evidence, Fact, Operand
from ribao.warehouse import Warehouse
from ribao_desk import visit

from tests.fixtures.desk import Desk
from tests.fixtures.reports import REAL, report, sample
from tests.fixtures.warehouse import build_checked_loading

LEAD = "t2/铅/LME库存/current"


def page(desk: Desk, path: str, **headers: str) -> BeautifulSoup:
    answer = desk.browser("viewer").get(path, headers=headers)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


def test_the_calendar_shows_what_became_of_each_day(own_desk: Desk) -> None:
    warehouse.record_day_state(Warehouse(own_desk.settings.warehouse), date(2024, 4, 3), "late")
    warehouse.record_day_state(Warehouse(own_desk.settings.warehouse), date(2024, 3, 25), "missing")
    shown = page(own_desk, "/?year=2024")
    states = {a["href"].rsplit("/", 1)[1]: a["class"] for a in shown.select("a.day")}
    assert "day-errors" in states["2024-03-29"] and "day-clean" in states["2024-03-28"]
    march, april = shown.select(".month")[2:4]
    printed_report = {d.get_text(strip=True): d["class"] for d in april.select("span.day")}
    assert "day-late" in printed_report["3"] and "day-closed" in printed_report["4"]
    assert any("day-missing" in d["class"] for d in march.select("span.day"))


def test_the_calendar_opens_with_the_newest_reports_year(desk: Desk) -> None:
    assert page(desk, "/").select_one("h1").get_text() == "2024"


def test_the_lead_stock_is_boxed_where_it_is_printed(desk: Desk) -> None:
    shown = page(desk, "/report/2024-03-29")
    (card,) = [c for c in shown.select(".card") if "272200" in [r.get_text() for r in c.select(".right")]]
    box = sample(REAL).cells()[LEAD].box
    frame = shown.select_one(f'#page-{box.page} .frame-error[data-finding="{card["data-finding"]}"]')
    left, top = float(frame["x"]), float(frame["y"])
    assert left < box.x0 < box.x1 < left + float(frame["width"])
    assert top < box.top < box.bottom < top + float(frame["height"])
    assert card.select_one(".right").get_text() == "272200"
    assert "256875 + 261225" in card.get_text()
    assert "≠" in card.select_one(".proof").get_text() and " = " not in card.select_one(".proof").get_text()
    assert "新一期印为 272200，与推算一致" in card.get_text()


def test_every_read_cell_lies_over_its_page(desk: Desk) -> None:
    shown = page(desk, "/report/2024-03-29")
    spots = {s["data-cell"]: s for s in shown.select(".spot")}
    cells = {c.id: c for c in sample(REAL).cells().values() if c.box}
    assert cells.keys() <= spots.keys()
    assert all(spots[name]["data-printed"] == (cell.text or "") for name, cell in cells.items())
    assert spots["t1/SHFE镍/change"]["data-value"] == "1020"
    assert spots["t1/SHFE镍/change"]["data-series"] == "quote.ni.shfe"
    assert all(len(svg.select('.spot[tabindex="0"]')) <= 1 for svg in shown.select("svg"))


def test_pages_come_as_pictures_of_the_right_size(desk: Desk) -> None:
    viewer = desk.browser("viewer")
    picture = viewer.get("/report/2024-03-29/1/page/3.png")
    assert picture.content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(picture.content[n : n + 4], "big") for n in (16, 20))
    _, _, *size = page(desk, "/report/2024-03-29").select_one("#page-3 svg")["viewbox"].split()
    assert abs(width / height - float(size[0]) / float(size[1])) < 0.01
    assert viewer.get("/report/2024-03-29/1/page/99.png").status_code == 409


def test_without_the_original_the_page_says_so_in_the_readers_language(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RIBAO_ARCHIVE", str(tmp_path))
    visit._settings.cache_clear()
    banner = page(own_desk, "/report/2024-03-29").select_one(".pages .banner").get_text()
    assert "原件不在存档中" in banner and not re.search("[a-z]", banner)


def test_a_wrong_setting_is_named_in_the_readers_language(
    own_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIBAO_WAREHOUSE", "")
    visit._settings.cache_clear()
    answer = own_desk.browser("viewer").get("/")
    problem = BeautifulSoup(answer.text, "lxml").select_one(".said").get_text()
    assert (answer.status_code, problem) == (503, "一项设置有误（RIBAO_WAREHOUSE），请转告管理员。")


def test_the_original_comes_as_it_is(desk: Desk) -> None:
    answer = desk.browser("viewer").get("/report/2024-03-29/1/original.pdf")
    assert answer.content.startswith(b"%PDF") and "attachment" in answer.headers["Content-Disposition"]


def test_tables_hold_every_printed_number(desk: Desk) -> None:
    text = page(desk, "/report/2024-03-29/tables").get_text("\n", strip=True).splitlines()
    printed = [c.text for c in sample(REAL).cells().values() if c.text and not c.id.startswith("header/")]
    assert not [t for t in printed if t not in text]


def test_text_and_advice_are_shown(desk: Desk) -> None:
    text = page(desk, "/report/2024-03-29/text").get_text()
    assert all(s.headline in text and (s.advice or "") in text for s in sample(REAL).sections)


def test_both_languages_are_whole_and_the_switch_is_kept(desk: Desk) -> None:
    viewer = desk.browser("viewer")
    assert "Findings and pages" in viewer.get("/report/2024-03-29?lang=en").text
    assert "Findings and pages" in viewer.get("/report/2024-03-29").text
    assert "问题与原页" in desk.browser("viewer").get("/report/2024-03-29").text
    english = page(desk, "/report/2024-03-29/tables", **{"Accept-Language": "en-GB,zh;q=0.5"})
    assert "copper 3-month" in english.get_text()


def test_airflows_language_is_taken_unless_the_desk_has_its_own(desk: Desk) -> None:
    viewer = desk.browser("viewer")
    viewer.session.cookies.set("report_desk_airflow_language", "en")
    assert "Findings and pages" in viewer.get("/report/2024-03-29").text
    assert "问题与原页" in viewer.get("/report/2024-03-29?lang=zh").text
    assert "问题与原页" in viewer.get("/report/2024-03-29").text


def test_a_note_confirms_and_a_warning_without_a_proposal_is_not_struck_out(own_desk: Desk) -> None:
    printed_report = report(date(2024, 4, 3), (("铜", "库存", "2053", "2", "1"),))
    cell = printed_report.indicators[0].cells["current"].id
    printed = Fact("printed", {"printed": "2053", "rows": 1})
    evidence = Evidence("row.change", "{0} = {0}", (Operand(cell, "2053"),), True)
    note = build_finding("a.b", "confirmed", [cell], printed, proposals={cell: "2053"}, evidence=[evidence])
    warning = build_finding("a.c", "settlement_base", [cell], printed)
    warehouse.load_reports(
        Warehouse(own_desk.settings.warehouse), [build_checked_loading(printed_report, note, warning)]
    )
    shown = page(own_desk, "/report/2024-04-03")
    assert not shown.select(".wrong") and "2053" in shown.select_one(".verdict").get_text()
    card = shown.select_one(".edge-info")
    assert (
        "可印证的勾稽关系" in card.get_text()
        and "不成立的勾稽关系" not in card.get_text()
        and "2053 = 2053" in card.get_text()
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2024-03-25", "报告尚未载入"),
        ("2024-03-30", "周末"),
        ("2024-04-04", "当日休市"),
        ("2999-01-04", "尚未到来"),
    ],
)
def test_a_day_without_a_report_says_why(desk: Desk, day: str, message: str) -> None:
    answer = desk.browser("viewer").get(f"/report/{day}")
    assert answer.status_code == 200 and f"{day} 没有报告" in answer.text and message in answer.text


def test_a_missing_day_says_how_to_load_it(own_desk: Desk) -> None:
    warehouse.record_day_state(Warehouse(own_desk.settings.warehouse), date(2024, 4, 1), "missing")
    text = own_desk.browser("viewer").get("/report/2024-04-01").text
    assert "已记为缺失" in text and "ribao backfill --since 2024-04-01" in text


def test_what_is_no_day_is_not_found(desk: Desk) -> None:
    assert desk.browser("viewer").get("/report/yesterday").status_code == 404


def test_what_a_report_says_is_text_and_nothing_else(own_desk: Desk) -> None:
    bad = '"><script>alert(1)</script>'
    printed_report = report(date(2024, 4, 3), ((f"铜{bad}", f"库存{bad}", "1<b>", "2", "1"),))
    printed_report = replace(
        printed_report, sections=(replace(printed_report.sections[0], headline=bad, advice=bad),)
    )
    cell = printed_report.indicators[0].cells["current"].id
    evidence = Evidence("row.change", "{0} = {0}", (Operand(cell, bad),), False)
    fact = Fact("printed", {"printed": bad, "rows": 1, "sentences": {cell: bad}})
    finding = build_finding("a.b", "wrong_value", [cell], fact, proposals={cell: bad}, evidence=[evidence])
    warehouse.load_reports(
        Warehouse(own_desk.settings.warehouse), [build_checked_loading(printed_report, finding)]
    )
    for path in ("", "/tables", "/text", "/revisions"):
        text = own_desk.browser("viewer").get(f"/report/2024-04-03{path}").text
        assert "<script>" not in text and not re.search(r"<b>(?!\S)", text)


def test_revisions_stand_side_by_side(own_desk: Desk) -> None:
    fixed = sample(REAL)
    rows = [
        replace(i, cells={**i.cells, "current": replace(i.cells["current"], text="272200")})
        if i.cells["current"].id == LEAD
        else i
        for i in fixed.indicators
    ]
    again = replace(fixed, indicators=tuple(rows), sha256="e" * 64)
    warehouse.load_reports(Warehouse(own_desk.settings.warehouse), [build_checked_loading(again, hours=1)])
    shown = page(own_desk, "/report/2024-03-29/revisions")
    row = next(r for r in shown.select("tr") if "LME库存" in r.get_text() and "267850" in r.get_text())
    assert [c.get_text() for c in row.select("td")] == ["267850", "272200"]
    assert len(shown.select('a[href$="original.pdf"]')) >= 2


def test_values_that_are_no_longer_as_printed_are_listed(desk: Desk) -> None:
    shown = page(desk, "/report/2024-03-29/revisions")
    row = next(r for r in shown.select("tr") if "LME库存" in r.get_text())
    assert [c.get_text() for c in row.select("td")][:4] == ["267,850", "272,200", "发布方修订", "2024-04-01"]


def test_tables_show_the_best_value_and_why(own_desk: Desk) -> None:
    shown = page(own_desk, "/report/2024-03-29/tables?commodity=pb")
    row = shown.select_one('a[href$="/series/pb.lme_stock"]').find_parent("tr")
    assert "267850" in row.get_text() and row.select_one(".right").get_text() == "272200"
    assert "校验建议值" in row.find_next_sibling("tr").get_text()
    assert not shown.select('a[href$="/series/cu.lme_stock"]')


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_tables_are_downloaded(desk: Desk, form: str) -> None:
    answer = desk.browser("viewer").get(f"/report/2024-03-29/tables.{form}?commodity=pb")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="20240329.{form}"'
    assert answer.content.startswith(b"PK" if form == "xlsx" else b"report_date,")


def test_tables_of_another_form_or_commodity_are_refused(desk: Desk) -> None:
    viewer = desk.browser("viewer")
    assert viewer.get("/report/2024-03-29/tables.exe").status_code in (404, 422)
    assert viewer.get("/report/2024-03-29/tables?commodity=xx").status_code in (404, 409, 422)
    assert viewer.get("/report/2024-03-30/tables.csv").status_code == 404
