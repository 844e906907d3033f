"""The pages about the warehouse are true: their queries run, and the dictionary is that of the database."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from ribao import warehouse
from ribao.cells import RowRef
from ribao.model import WitnessComparison, WitnessReading
from ribao.warehouse import Warehouse

from tests.fixtures.reports import DAYS, loading
from tests.fixtures.warehouse import every

DOCS = Path(__file__).resolve().parents[2] / "docs"
QUERIES = re.findall(r"```sql\n(.+?)```", (DOCS / "warehouse.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def filled(new_warehouse: Callable[[], str]) -> str:
    """A warehouse as it is on the evening of the 2024-03-29 report, with a correction and a witness's comparison in it."""
    url = new_warehouse()
    cell = RowRef.indicator("铅", "LME库存").cell("current")
    reading = WitnessReading("lme_stocks", "pb.lme_stock", "value", date(2024, 3, 28), Decimal(272200))
    comparison = WitnessComparison(cell, "lme_stocks", "differs", reading, Decimal(-4350))
    *before, last = [loading(day) for day in DAYS if day <= date(2024, 3, 29)]
    assert last.verdict
    last = replace(last, verdict=replace(last.verdict, comparisons=(comparison,)))
    warehouse.load_reports(Warehouse(url), [*before, last])
    warehouse.correct_value(
        Warehouse(url), "cu.lme_stock", "value", date(2024, 3, 28), Decimal(112480), "li", "asked the LME"
    )
    return url


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.split("\n")[0][:60])
def test_an_example_gives_an_answer(query: str, filled: str) -> None:
    assert every(filled, query.replace("%", "%%"))


def test_every_mart_has_an_example(filled: str) -> None:
    asked = set(re.findall(r"FROM mart\.(\w+)", " ".join(QUERIES)))
    assert asked == set(warehouse.list_marts(Warehouse(filled))) | {"as_of", "as_reported", "vintages"}


def test_the_dictionary_is_that_of_the_database(filled: str) -> None:
    page = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    assert page == warehouse.render_dictionary(Warehouse(filled)), (
        "stale: ribao dictionary > docs/data-dictionary.md"
    )
    assert "no comment" not in page
