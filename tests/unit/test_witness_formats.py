"""The forms of witnesses' answers: what is read from them, and what is refused."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from ribao.errors import NotYet, RibaoError, WitnessWrong
from ribao.model import TOTAL
from ribao.witness.formats import FORMATS

DAY = date(2024, 3, 28)
Numbers = Mapping[tuple[str, str, str], Decimal]


def parse(form: str, answer: object, product: str = "") -> Numbers:
    content = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
    found = FORMATS[form](content, DAY, product)
    return {(p.product, p.month, p.field): p.value for p in found}


def shfe_row(product: str, month: str, close: object = "72500", volume: object = 1000) -> dict[str, object]:
    return {
        "PRODUCTID": f"{product}_f   ",
        "DELIVERYMONTH": month,
        "PRESETTLEMENTPRICE": "" if month == "小计" else 72090,
        "CLOSEPRICE": close,
        "VOLUME": volume,
        "OPENINTEREST": 2000,
    }


def shfe_quotes(*rows: Mapping[str, object], day: str = "20240328") -> dict[str, object]:
    return {"report_date": day, "o_curinstrument": list(rows)}


def test_shfe_quotes_have_months_and_totals() -> None:
    found = parse(
        "shfe_quotes",
        shfe_quotes(
            shfe_row("cu", "2405"),
            shfe_row("cu", "efp"),
            shfe_row("cu", "小计", "", 217587),
            shfe_row("总计", "合计", ""),
        ),
    )
    assert found["cu", "2405", "close"] == 72500
    assert found["cu", "2405", "previous_settlement"] == 72090
    assert found["cu", TOTAL, "volume"] == 217587
    assert {product for product, _, _ in found} == {"cu"}
    assert {month for _, month, _ in found} == {"2405", TOTAL}


def test_blanks_are_no_numbers() -> None:
    found = parse("shfe_quotes", shfe_quotes(shfe_row("cu", "2405", ""), shfe_row("cu", "2406")))
    assert ("cu", "2405", "close") not in found


def test_decimals_are_exact() -> None:
    content = json.dumps(shfe_quotes(shfe_row("au", "2406", 0))).replace(
        '"CLOSEPRICE": 0', '"CLOSEPRICE": 530.02'
    )
    assert parse("shfe_quotes", content.encode())["au", "2406", "close"] == Decimal("530.02")


def test_the_last_line_of_a_product_is_its_stock() -> None:
    rows = [
        {"VARNAME": "铜$$Copper", "WHABBRNAME": "上海", "WRTWGHTS": 1000},
        {"VARNAME": "铜$$Copper", "WHABBRNAME": "总计$$Total", "WRTWGHTS": 113000},
        {"VARNAME": "氧化铝仓库$$Alumina", "WHABBRNAME": "总计", "WRTWGHTS": 9000},
    ]
    assert parse("shfe_stocks", {"o_cursor": rows}) == {
        ("铜", "", "stock"): 113000,
        ("氧化铝仓库", "", "stock"): 9000,
    }


def test_the_total_of_a_table_is_the_stock_also_where_its_label_spans_columns() -> None:
    page = """<table><tr><td colspan=4>品种：铜</td></tr><tr><th>地区</th><th>仓库</th><th>期货</th><th>增减</th></tr>
        <tr><td>上海</td><td>一号</td><td>600</td><td>0</td></tr><tr><td colspan=2>总计</td><td>1,600</td><td>-25</td></tr></table>
        <table><tr><td>说明</td></tr></table>"""
    assert parse("shfe_stocks_page", page.encode()) == {("铜", "", "stock"): 1600}


def test_dce_quotes_are_of_the_product_that_was_asked_for() -> None:
    row = {
        "variety": "铁矿石",
        "contractId": "i2405",
        "close": "758",
        "lastClear": "760.5",
        "volumn": 5,
        "openInterest": 6,
    }
    total = row | {"variety": "铁矿石小计", "contractId": "", "close": "", "volumn": 475329}
    found = parse("dce_quotes", {"code": 200, "data": [row, total]}, "i")
    assert found["i", "2405", "close"] == 758
    assert found["i", TOTAL, "volume"] == 475329


def test_gfex_quotes_and_warrants() -> None:
    row = {
        "variety": "工业硅",
        "varietyOrder": "si",
        "delivMonth": "2406",
        "close": 12065,
        "lastClear": 12105,
        "volumn": 5,
        "openInterest": 6,
    }
    total = row | {"variety": "工业硅小计", "delivMonth": "", "volumn": 147137}
    everything = total | {"variety": "总计", "varietyOrder": ""}
    found = parse("gfex_quotes", {"data": [row, total, everything]})
    assert found["si", "2406", "close"] == 12065
    assert found["si", TOTAL, "volume"] == 147137
    warrants = [
        {"variety": "碳酸锂", "varietyOrder": "lc", "wbillQty": 5},
        {"variety": "碳酸锂小计", "varietyOrder": "LC", "wbillQty": "11500"},
    ]
    assert parse("gfex_warrants", {"data": warrants}) == {("lc", "", "stock"): 11500}


def test_sge_prices_lme_stocks_and_holdings_of_the_day() -> None:
    time = [["2024-03-27", "1", "2", "3", "4"], ["2024-03-28", "520", "522.5", "519", "523"]]
    assert parse("sge_prices", {"time": time}, "au") == {("au", "", "close"): Decimal("522.5")}
    stocks = {
        "keys": [{"name": "库存"}, {"name": "注册仓单"}, {"name": "注销仓单"}],
        "values": {"2024-03-28": {"铜": [112475, 97775, 14700]}},
    }
    assert parse("lme_stocks", stocks) == {
        ("铜", "", "stock"): 112475,
        ("铜", "", "on_warrant"): 97775,
        ("铜", "", "cancelled"): 14700,
    }
    holdings = {"data": {"keys": [], "values": [["2024-04-01", 826.98, 0, 1], ["2024-03-28", 830.15, 0, 1]]}}
    assert parse("etf_holdings", holdings, "SPDR") == {("SPDR", "", "holding"): Decimal("830.15")}


@pytest.mark.parametrize(
    ("form", "answer", "error", "words"),
    [
        ("shfe_quotes", b"<html><script>anti()</script></html>", WitnessWrong, "a web page"),
        ("shfe_quotes", b'{"o_curinstrument": [{"PROD', WitnessWrong, "no JSON"),
        ("shfe_quotes", b"", WitnessWrong, "no JSON"),
        ("shfe_quotes", {"o_cursor": []}, WitnessWrong, "no o_curinstrument"),
        ("shfe_quotes", shfe_quotes(), NotYet, "holds no rows"),
        ("shfe_quotes", shfe_quotes(shfe_row("cu", "2405"), day="20240327"), WitnessWrong, "is of 20240327"),
        ("shfe_quotes", shfe_quotes(shfe_row("cu", "2405", "n/a")), WitnessWrong, "cu 2405 close is 'n/a'"),
        ("shfe_quotes", {"o_curinstrument": [{"PRODUCTID": "cu_f"}]}, WitnessWrong, "no DELIVERYMONTH"),
        ("shfe_stocks", {"o_cursor": ["x"]}, WitnessWrong, "no list of rows"),
        ("shfe_stocks_page", b"<html>robot?</html>", WitnessWrong, "holds no numbers"),
        ("sge_prices", {"time": [["2024-03-28", "0", "0", "0", "0"]]}, WitnessWrong, "all its numbers are 0"),
        ("sge_prices", {"time": [["2024-03-27", "1", "2", "3", "4"]]}, NotYet, "2024-03-28 is not among"),
        ("sge_prices", {"time": [["2024-03-28"]]}, WitnessWrong, "no list of day"),
        ("lme_stocks", {"keys": ["铜"], "values": {}}, WitnessWrong, "its keys are not"),
        ("lme_stocks", {"keys": [{"name": "库存"}], "values": {}}, NotYet, "not among its days"),
        (
            "lme_stocks",
            {"keys": [{"name": "库存"}], "values": {"2024-03-28": {"铜": [1, 2]}}},
            WitnessWrong,
            "铜 has other",
        ),
        ("etf_holdings", {"data": {"values": [["soon", 1]]}}, WitnessWrong, "'soon' is no day"),
        ("etf_holdings", {"data": None}, WitnessWrong, "no list of day and holding"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(
    form: str, answer: object, error: type[RibaoError], words: str
) -> None:
    with pytest.raises(error, match=words):
        parse(form, answer)
