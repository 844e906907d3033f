"""The exchanges' sites, as they answer, from numbers in a file; under each host's name below /exchanges/.

`exchanges.json` beside the PDFs holds [product, month, field, text] by witness and day. `faults.json` may give a witness
a fault: missing, 412, html, half, zeros, too_often, expired, or another of `faults`. A number that is
corrected the next day is a list of two texts: the second is given to the second request of the day and later ones.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from ribao.model import Published

from ribao_local.exchange_answers import OF_ALL_DAYS, RENDERERS
from ribao_local.faults import Answer, apply_fault, find_fault

PREFIX = "/exchanges"
FILE = "exchanges.json"
_LOGIN = "/www.dce.com.cn/dceapi/cms/auth/accessToken"
# The form and the witness of each address; `day` is in the address, or in what is posted.
_ADDRESSES = (
    (
        r"/www\.shfe\.com\.cn/data/tradedata/future/dailydata/kx(?P<day>\d{8})\.dat",
        "shfe_quotes",
        "shfe_quotes",
    ),
    (
        r"/www\.shfe\.com\.cn/data/tradedata/future/dailydata/(?P<day>\d{8})dailystock\.dat",
        "shfe_stocks",
        "shfe_stocks",
    ),
    (
        r"/www\.shfe\.com\.cn/data/tradedata/future/stockdata/dailystock_(?P<day>\d{8})/ZH/all\.html",
        "shfe_stocks_page",
        "shfe_stocks",
    ),
    (r"/www\.dce\.com\.cn/dceapi/forward/publicweb/dailystat/dayQuotes", "dce_quotes", "dce_quotes"),
    (r"/www\.gfex\.com\.cn/u/interfacesWebTiDayQuotes/loadList", "gfex_quotes", "gfex_quotes"),
    (r"/www\.gfex\.com\.cn/u/interfacesWebTdWbillWeeklyQuotes/loadList", "gfex_warrants", "gfex_warrants"),
    (r"/www\.sge\.com\.cn/graph/Dailyhq", "sge_prices", "sge_prices"),
    (r"/cdn\.jin10\.com/data_center/reports/lme_stock\.json", "lme_stocks", "lme_stocks"),
    (r"/datacenter-api\.jin10\.com/reports/list_v2", "etf_holdings", "etf_holdings"),
)
_POSTED = frozenset({"dce_quotes", "gfex_quotes", "gfex_warrants", "sge_prices"})
# What tells the products apart that are asked for one by one.
_PRODUCTS: Mapping[str, Mapping[str, str]] = {
    "instid": {"Au(T+D)": "au", "Ag(T+D)": "ag"},
    "attr_id": {"1": "SPDR", "2": "SLV"},
    "varietyId": {"i": "i", "j": "j", "jm": "jm"},
}
_TOKEN = "a-token-of-this-hour"  # noqa: S105
_asked: Counter[tuple[Path, str, str]] = Counter()


def answer(folder: Path, path: str, query: str, body: bytes | None, token: str) -> Answer:
    """The answer to a request; `path` follows PREFIX, `body` is what was posted."""
    if path == _LOGIN:
        return _answer_json({"success": True, "code": 200, "data": {"token": _TOKEN, "expiresIn": 3600}})
    values = _read_values(query, body)
    for pattern, form, witness in _ADDRESSES:
        if match := re.fullmatch(pattern, path):
            return _answer_witness(folder, form, witness, values | match.groupdict(), body, token)
    return _answer_missing()


def _answer_witness(
    folder: Path, form: str, witness: str, values: Mapping[str, str], body: bytes | None, token: str
) -> Answer:
    fault = find_fault(folder, witness)
    if fault and fault in _FAULTS:
        return _FAULTS[fault]
    if (form in _POSTED) != (body is not None):
        return Answer(b"", {}, HTTPStatus.METHOD_NOT_ALLOWED)
    if form == "dce_quotes" and token != f"Bearer {_TOKEN}":
        return _answer_json({"success": False, "code": 402, "msg": "token expired"})
    published = _read_published(folder, form, witness, values, fault == "zeros")
    if not published and form not in _POSTED:
        return _answer_missing()
    content = RENDERERS[form](published, published[0].day if published else date.min)
    found = Answer(content[: len(content) // 2] if fault == "half" else content)
    return apply_fault(found, fault, is_pdf=False) if fault else found


def _read_published(
    folder: Path, form: str, witness: str, values: Mapping[str, str], zeros: bool
) -> list[Published]:
    path = folder / FILE
    days = json.loads(path.read_text(encoding="utf-8")).get(witness, {}) if path.exists() else {}
    asked = (
        values.get("day")
        or values.get("trade_date")
        or values.get("gen_date")
        or values.get("tradeDate")
        or ""
    )
    products = {names[values[key]] for key, names in _PRODUCTS.items() if values.get(key) in names}
    _asked[(folder, witness, asked)] += 1
    return [
        _build_published(row, date.fromisoformat(day), _asked[(folder, witness, asked)], zeros)
        for day, rows in days.items()
        if form in OF_ALL_DAYS or day.replace("-", "") == asked
        for row in rows
        if not products or row[0] in products
    ]


def _build_published(row: Sequence[Any], day: date, times: int, zeros: bool) -> Published:
    product, month, field, texts = row
    text = texts if isinstance(texts, str) else texts[min(times, len(texts)) - 1]
    text = "0" if zeros else text
    return Published(product, month, field, day, Decimal(text), text)


def _read_values(query: str, body: bytes | None) -> dict[str, str]:
    """The values of a query, and of a form or of JSON that was posted."""
    posted = (body or b"").decode("utf-8", "replace")
    if posted.startswith("{"):
        return {k: str(v) for k, v in json.loads(posted).items()}
    return {k: v[0] for part in (query, posted) for k, v in parse_qs(part).items()}


def _answer_json(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), {"Content-Type": "application/json"})


def _answer_missing() -> Answer:
    return Answer(b"", {}, HTTPStatus.NOT_FOUND)


_FAULTS: Mapping[str, Answer] = {
    "missing": _answer_missing(),
    "412": Answer(b"", {}, HTTPStatus.PRECONDITION_FAILED),
    "html": Answer(b"<html><script>location.reload()</script></html>", {"Content-Type": "text/html"}),
    "too_often": _answer_json({"success": False, "code": 501, "msg": "too often"}),
    "expired": _answer_json({"success": False, "code": 402, "msg": "token expired"}),
}
