"""What witnesses published, as readings of the series that a report prints."""

from datetime import date
from decimal import Decimal

from ribao.model import Published
from ribao.witness import map_days

DAYS = [date(2024, 3, 28), date(2024, 3, 27), date(2024, 3, 26)]


def publish(day: date, text: str) -> tuple[Published, ...]:
    return (Published("铜", "", "stock", day, Decimal(text), text),)


def read_stock(missing: date | None) -> dict[tuple[date, str], Decimal]:
    texts = zip(DAYS, ("113000", "113500", "114500"), strict=True)
    published = {("shfe_stocks", day): publish(day, text) for day, text in texts if day != missing}
    return {(r.observed_on, r.field): r.value for r in map_days(published, DAYS, {})}


def test_a_change_is_from_the_trading_day_before() -> None:
    assert read_stock(None)[DAYS[0], "change"] == -500


def test_there_is_no_change_from_an_earlier_day_where_that_one_is_missing() -> None:
    found = read_stock(DAYS[1])
    assert found[DAYS[0], "value"] == 113000
    assert (DAYS[0], "change") not in found
