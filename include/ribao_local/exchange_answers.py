"""Answers in the forms of the exchanges, from numbers: what `ribao.witness.formats` reads, with what stands around it."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from ribao.model import TOTAL, Published

# What is published of a day, and the day.
Render = Callable[[Sequence[Published], date], bytes]
Lines = dict[tuple[str, str], dict[str, str]]


def _group(published: Sequence[Published]) -> Lines:
    """The texts of each product's month by field."""
    lines: Lines = {}
    for p in published:
        lines.setdefault((p.product, p.month), {})[p.field] = p.text
    return lines


def _number(text: str | None) -> Any:
    """A JSON number, written as the text is; blank where there is none."""
    return "" if text is None else float(text) if "." in text else int(text)


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def render_shfe_quotes(published: Sequence[Published], day: date) -> bytes:
    """Ids padded with spaces, no PRODUCTGROUPID in sums, efp rows, a 小计 for each product and a 合计 at the end."""
    rows = []
    for (product, month), texts in _group(published).items():
        row = {
            "PRODUCTID": f"{product}_f    ",
            "PRODUCTNAME": f"{product}    ",
            "DELIVERYMONTH": "小计" if month == TOTAL else month,
            "PRESETTLEMENTPRICE": _number(texts.get("previous_settlement")),
            "CLOSEPRICE": _number(texts.get("close")),
            "SETTLEMENTPRICE": "",
            "VOLUME": _number(texts.get("volume")),
            "OPENINTEREST": _number(texts.get("open_interest")),
        }
        rows.append(row if month == TOTAL else row | {"PRODUCTGROUPID": f"{product}       "})
        if month == TOTAL:
            rows.append(row | {"DELIVERYMONTH": "efp", "VOLUME": "", "OPENINTEREST": ""})
    rows.append({**dict.fromkeys(rows[0] if rows else [], ""), "PRODUCTID": "总计", "DELIVERYMONTH": "合计"})
    return _dump({"o_code": "0", "report_date": f"{day:%Y%m%d}", "o_curinstrument": rows})


def render_shfe_stocks(published: Sequence[Published], day: date) -> bytes:
    """A warehouse and the total of each product."""
    rows = []
    for (product, _), texts in _group(published).items():
        row = {
            "VARNAME": f"{product}$$",
            "REGNAME": "上海$$Shanghai",
            "WHABBRNAME": "一号$$One",
            "WRTCHANGE": 0,
        }
        rows.append({**row, "WRTWGHTS": 0})
        total = {"REGNAME": "", "WHABBRNAME": "总计$$Total", "WRTWGHTS": _number(texts["stock"])}
        rows.append({**row, **total})
    return _dump({"o_cursor": rows})


def render_shfe_stocks_page(published: Sequence[Published], day: date) -> bytes:
    """A table for each product."""
    tables = "".join(
        f"<table><tr><td colspan=2>品种：{product}</td><td colspan=2>单位：吨</td></tr>"
        "<tr><th>地区</th><th>仓库</th><th>期货</th><th>增减</th></tr>"
        "<tr><td>上海</td><td>一号</td><td>0</td><td>0</td></tr>"
        f"<tr><td colspan=2>总计</td><td>{texts['stock']}</td><td>0</td></tr></table>"
        for (product, _), texts in _group(published).items()
    )
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{tables}</body></html>".encode()


def render_dce_quotes(published: Sequence[Published], day: date) -> bytes:
    """Prices as text, sums without a contract."""
    rows = [
        {
            "variety": f"{product}小计" if month == TOTAL else product,
            "contractId": "" if month == TOTAL else f"{product}{month}",
            "close": texts.get("close", ""),
            "lastClear": texts.get("previous_settlement", ""),
            "volumn": _number(texts.get("volume")),
            "openInterest": _number(texts.get("open_interest")),
        }
        for (product, month), texts in _group(published).items()
    ]
    return _dump({"success": True, "code": 200, "data": rows})


def render_gfex_quotes(published: Sequence[Published], day: date) -> bytes:
    """A 小计 for each product and a 总计 of all."""
    rows = [
        {
            "variety": f"{product}小计" if month == TOTAL else product,
            "varietyOrder": product,
            "delivMonth": "" if month == TOTAL else month,
            "close": _number(texts.get("close")),
            "lastClear": _number(texts.get("previous_settlement")),
            "volumn": _number(texts.get("volume")),
            "openInterest": _number(texts.get("open_interest")),
        }
        for (product, month), texts in _group(published).items()
    ]
    everything = {
        **dict.fromkeys(rows[0] if rows else [], ""),
        "variety": "总计",
        "volumn": 0,
        "openInterest": 0,
    }
    return _dump({"code": "0", "data": [*rows, everything] if rows else []})


def render_gfex_warrants(published: Sequence[Published], day: date) -> bytes:
    """A warehouse and the total of each product."""
    rows = []
    for (product, _), texts in _group(published).items():
        rows.append({"variety": product, "varietyOrder": product, "whAbbr": "一号", "wbillQty": 0})
        rows.append(
            {"variety": f"{product}小计", "varietyOrder": product, "wbillQty": _number(texts["stock"])}
        )
    return _dump({"code": "0", "data": rows})


def render_sge_prices(published: Sequence[Published], day: date) -> bytes:
    """Lists of day, open, close, low, high."""
    return _dump({"time": [[f"{p.day}", p.text, p.text, p.text, p.text] for p in published]})


def render_lme_stocks(published: Sequence[Published], day: date) -> bytes:
    """Day -> metal -> its three numbers."""
    values: dict[str, dict[str, list[Any]]] = {}
    for p in published:
        at = ("stock", "on_warrant", "cancelled").index(p.field)
        values.setdefault(f"{p.day}", {}).setdefault(p.product, [None, None, None])[at] = _number(p.text)
    return _dump({"keys": [{"name": n} for n in ("库存", "注册仓单", "注销仓单")], "values": values})


def render_etf_holdings(published: Sequence[Published], day: date) -> bytes:
    """Lists of day, holding, change and value, newest first."""
    rows = [[f"{p.day}", _number(p.text), 0, 0] for p in sorted(published, key=lambda p: p.day, reverse=True)]
    return _dump({"data": {"keys": [], "values": rows}})


RENDERERS: Mapping[str, Render] = {
    "shfe_quotes": render_shfe_quotes,
    "shfe_stocks": render_shfe_stocks,
    "shfe_stocks_page": render_shfe_stocks_page,
    "dce_quotes": render_dce_quotes,
    "gfex_quotes": render_gfex_quotes,
    "gfex_warrants": render_gfex_warrants,
    "sge_prices": render_sge_prices,
    "lme_stocks": render_lme_stocks,
    "etf_holdings": render_etf_holdings,
}
# Forms that hold all days, not only the one that is asked for.
OF_ALL_DAYS = frozenset({"sge_prices", "lme_stocks", "etf_holdings"})
