"""Series on the Report Desk: found by any of their names, charted with every vintage, downloaded."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ribao import warehouse
from ribao.warehouse import Warehouse
from ribao_desk.search import search

from tests.fixtures.desk import Desk
from tests.fixtures.reports import DAYS, loading, report
from tests.fixtures.warehouse import build_checked_loading, one

LEAD = "pb.lme_stock"


def search_series(desk: Desk, query: str) -> list[str]:
    shown = BeautifulSoup(desk.browser("viewer").get("/series", params={"q": query}).text, "lxml")
    return [code.get_text() for code in shown.select("#hits code")]


def chart(desk: Desk, series: str = LEAD, **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = desk.browser("viewer").get(f"/chart/{series}", params=query).json()
    return answer


def comparison(desk: Desk, other: str) -> BeautifulSoup:
    """The page of a series beside another."""
    return BeautifulSoup(desk.browser("viewer").get(f"/series/{LEAD}", params={"other": other}).text, "lxml")


@pytest.mark.parametrize(
    "query",
    ["铅 LME库存", "铅库存", "lead lme stock", "qkc", "qlmekc", "qianlmekucun", "pb.lme_stock", "PB stock"],
)
def test_a_series_answers_to_all_its_names(desk: Desk, query: str) -> None:
    assert LEAD in search_series(desk, query)


def test_every_word_must_fit_and_the_exact_comes_first(desk: Desk) -> None:
    assert search_series(desk, LEAD) == [LEAD]
    assert search_series(desk, "铅 黄金") == []
    assert len(search_series(desk, "")) == 148


def test_series_that_the_catalogue_does_not_know_are_found() -> None:
    odd = {"series": "x.铜.洋山溢价", "block": "铜", "name_zh": "洋山溢价", "name_en": "洋山溢价"}
    assert search("ysyj", [odd]) == search("洋山", [odd]) == [odd]


def test_the_chart_has_every_vintage_and_its_time(own_desk: Desk) -> None:
    answer = chart(own_desk)
    day = answer["days"].index("2024-03-28")
    assert [r[3:] for r in answer["rows"] if r[0] == day] == [["267850", 1, "first"]]
    warehouse.load_reports(Warehouse(own_desk.settings.warehouse), [loading(day) for day in DAYS])
    answer = chart(own_desk)
    suspect, restated = [r for r in answer["rows"] if r[0] == day]
    assert suspect[3:] == ["267850", 1, "first"] and restated[3:] == ["272200", 0, "restatement"]
    assert suspect[2] == restated[1] and restated[2] is None
    assert (answer["name"], answer["unit"], answer["corrected"]) == ("铅 LME库存", "吨", [])


def test_a_standing_correction_is_marked(own_desk: Desk) -> None:
    url, key = own_desk.settings.warehouse, (LEAD, "value", date(2024, 3, 28))
    number = warehouse.correct_value(Warehouse(url), *key, Decimal(272200), "ann", "why")
    answer = chart(own_desk)
    assert [answer["days"][n] for n in answer["corrected"]] == ["2024-03-28"]
    warehouse.withdraw_correction(Warehouse(url), number, "ann", "why")
    assert chart(own_desk)["corrected"] == []


def test_the_csv_has_the_values_as_of_now_or_of_a_moment(own_desk: Desk) -> None:
    (before,) = one(own_desk.settings.warehouse, "SELECT clock_timestamp()")
    warehouse.load_reports(Warehouse(own_desk.settings.warehouse), [loading(day) for day in DAYS])

    def values(**query: str) -> dict[str, tuple[str, str]]:
        text = own_desk.browser("viewer").get(f"/csv/{LEAD}", params=query).content.decode("utf-8-sig")
        return {r["observed_on"]: (r["value"], r["suspect"]) for r in csv.DictReader(io.StringIO(text))}

    assert values()["2024-03-28"] == ("272200", "False") and len(values()) == 6
    assert values(as_of=before.isoformat())["2024-03-28"] == ("267850", "True")
    assert "2024-04-01" not in values(as_of=before.isoformat())


def test_a_label_does_not_become_a_formula(own_desk: Desk) -> None:
    printed_report = report(date(2024, 4, 3), (("铜", "=1+1", "1", "2", "-1"),))
    warehouse.load_reports(Warehouse(own_desk.settings.warehouse), [build_checked_loading(printed_report)])
    text = own_desk.browser("viewer").get("/csv/x.铜.=1+1").content.decode("utf-8-sig")
    assert [r["name_zh"] for r in csv.DictReader(io.StringIO(text))] == ["'=1+1"]


def test_a_point_leads_to_the_report_and_the_box(desk: Desk) -> None:
    viewer = desk.browser("viewer")
    location = viewer.get(f"/where/2024-03-28/{LEAD}").headers["Location"]
    assert location.startswith("/report-desk/report/2024-03-29?cell=")
    shown = BeautifulSoup(viewer.get(location.removeprefix("/report-desk")).text, "lxml")
    assert shown.select_one('.spot[data-cell="t2/铅/LME库存/current"]')
    assert viewer.get(f"/where/2014-03-28/{LEAD}").status_code == 404


def test_contracts_have_all_their_fields(desk: Desk) -> None:
    assert chart(desk, "quote.pb.shfe", field="volume")["unit"] == "手"
    assert chart(desk, "quote.pb.shfe", field="nonsense") == chart(desk, "quote.pb.shfe", field="close")


def test_a_series_that_is_not_there_has_no_data_and_its_page_leads_to_the_search(desk: Desk) -> None:
    for path in ("/chart/none", "/csv/none", f"/csv/{LEAD}?other=none"):
        assert desk.browser("viewer").get(path).status_code == 404
    found = desk.browser("viewer").get("/series/铅库存")
    assert (found.status_code, found.headers["Location"]) == (
        303,
        "/report-desk/series?q=%E9%93%85%E5%BA%93%E5%AD%98",
    )


@pytest.mark.parametrize(
    "other", ["zn.lme_stock", "锌 LME库存", "锌LME库存", "LME zinc stock", "xinlmekucun"]
)
def test_a_series_is_compared_with_another_by_any_of_its_names(desk: Desk, other: str) -> None:
    shown = comparison(desk, other)
    names = [
        line.get_text(" ", strip=True) for line in shown.select(".legend .line-first, .legend .line-second")
    ]
    assert names == ["铅 LME库存 吨", "锌 LME库存 吨"]
    assert "/chart/zn.lme_stock" in str(shown.select_one("#chart")["data-second"])  # type: ignore[index]


def test_a_name_of_several_series_or_of_none_is_asked_about(desk: Desk) -> None:
    several = comparison(desk, "铜 仓单").select(".banner a")
    assert len(several) > 1 and all("铜" in link.get_text() for link in several)
    answered = BeautifulSoup(desk.browser("viewer").get(f"/series/{LEAD}{several[0]['href']}").text, "lxml")
    assert answered.select_one(".line-second")
    assert "没有名为“none”的序列" in comparison(desk, "none").select(".banner")[0].get_text()


def test_lines_of_unlike_units_name_their_axes(desk: Desk) -> None:
    assert [line.get_text(" ", strip=True) for line in comparison(desk, "quote.pb.lme").select(".legend li")][
        :2
    ] == ["铅 LME库存 吨, 左轴", "LME铅 美元/吨, 右轴"]


def test_the_csv_of_a_comparison_holds_both_series(desk: Desk) -> None:
    link = str(comparison(desk, "锌LME库存").select_one("#csv")["href"])  # type: ignore[index]
    answer = desk.browser("viewer").get(link.removeprefix("/report-desk"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [r["series"] for r in rows] == [LEAD] * 6 + ["zn.lme_stock"] * 6
    assert 'filename="pb.lme_stock_zn.lme_stock.value.csv"' in answer.headers["Content-Disposition"]
