"""The local exchanges write what the readers of witnesses' answers read, and nothing else comes out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ribao.model import TOTAL, Published
from ribao.witness.formats import FORMATS
from ribao_local.exchange_answers import RENDERERS

DAY = date(2024, 3, 28)
AMOUNTS = st.decimals("1", "9999999", places=2).map(lambda n: f"{n.normalize():f}")


def build(product: str, month: str, field: str, text: str) -> Published:
    return Published(product, month, field, DAY, Decimal(text), text)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["shfe_quotes", "gfex_quotes", "dce_quotes"])
@given(st.lists(AMOUNTS, min_size=6, max_size=6))
@settings(max_examples=20, deadline=None)
def test_quotes_come_back(form: str, texts: list[str]) -> None:
    fields = ("close", "previous_settlement", "volume", "open_interest")
    published = [build("si", "2406", field, text) for field, text in zip(fields, texts, strict=False)]
    published += [build("si", TOTAL, field, text) for field, text in zip(fields[2:], texts[4:], strict=True)]
    assert FORMATS[form](RENDERERS[form](published, DAY), DAY, "si") == tuple(published)


@pytest.mark.parametrize(
    ("form", "product", "field"),
    [
        ("shfe_stocks", "铜", "stock"),
        ("shfe_stocks_page", "氧化铝仓库", "stock"),
        ("gfex_warrants", "lc", "stock"),
        ("sge_prices", "au", "close"),
        ("etf_holdings", "SPDR", "holding"),
    ],
)
@given(AMOUNTS)
@settings(max_examples=20, deadline=None)
def test_single_numbers_come_back(form: str, product: str, field: str, text: str) -> None:
    published = (build(product, "", field, text),)
    assert FORMATS[form](RENDERERS[form](published, DAY), DAY, product) == published


def test_lme_stocks_come_back() -> None:
    published = tuple(
        build("铜", "", f, t)
        for f, t in zip(("stock", "on_warrant", "cancelled"), ("112475", "97775", "14700"), strict=True)
    )
    assert FORMATS["lme_stocks"](RENDERERS["lme_stocks"](published, DAY), DAY, "") == published
