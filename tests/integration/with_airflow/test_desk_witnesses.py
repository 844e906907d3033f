"""What witnesses publish, on the Report Desk: on cards, on the series chart, and how each witness does in Health."""

from datetime import UTC, date, datetime
from decimal import Decimal

from bs4 import BeautifulSoup
from ribao import warehouse
from ribao.archive import Archive
from ribao.model import Published
from ribao.pipeline.reading import build_rechecker
from ribao.warehouse import Warehouse

from tests.fixtures.desk import Desk

DAY = date(2024, 3, 28)
STOCK = Decimal(272200)


def publish(desk: Desk) -> None:
    """LME's lead stock of the day, and the report checked again beside it."""
    db, at = Warehouse(desk.settings.warehouse), datetime(2024, 3, 29, 9, 30, tzinfo=UTC)
    warehouse.record_answer(db, "lme_stocks", DAY, at, [Published("铅", "", "stock", DAY, STOCK, f"{STOCK}")])
    warehouse.record_answer(db, "shfe_quotes", DAY, at, [], "the answer is a web page")
    rechecker = build_rechecker(Archive(desk.settings.archive), desk.settings)
    warehouse.recheck_witnessed(db, [DAY], rechecker)


def read(desk: Desk, path: str) -> str:
    return " ".join(BeautifulSoup(desk.browser("viewer").get(path).text, "lxml").get_text(" ").split())


def test_a_published_number_stands_on_the_card_the_chart_and_in_health(own_desk: Desk) -> None:
    publish(own_desk)
    assert "LME（金十数据）公布 272200 03-29 17:30" in read(own_desk, "/report/2024-03-29")
    chart = own_desk.browser("viewer").get("/chart/pb.lme_stock").json()
    assert chart["published"] == [["2024-03-28", "272200", "LME（金十数据）", 0]]
    health = read(own_desk, "/health")
    assert "lme_stocks 2024-03-28 2024-03-29 17:30" in health and "the answer is a web page" in health
