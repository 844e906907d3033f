"""Which month and which base a report means: what its other cells agree with."""

from datetime import date
from decimal import Decimal

from ribao.cells import CellRef
from ribao.model import Cell, WitnessReading
from ribao.pipeline.witness_coverage import COMPUTED, NONE, list_coverage
from ribao.witness import compare_report
from ribao.witness.choice import Place, choose_readings
from ribao.witness.front_month import list_months

from tests.fixtures.reports import REAL, sample

DAY = date(2024, 3, 28)
DAYS = [DAY, date(2024, 3, 27)]
PRINTED = {"close": "72570", "change": "310", "pct": "0.43"}


def place(field: str, text: str) -> Place:
    cell = Cell(CellRef(f"t1/SHFE铜/{field}"), text, None)
    return Place(cell, "shfe_quotes", "quote.cu.shfe", field, DAY)


def reading(field: str, value: str, month: str, basis: str = "") -> WitnessReading:
    return WitnessReading(
        "shfe_quotes",
        "quote.cu.shfe",
        field,
        DAY,
        Decimal(value),
        month=month,
        basis=basis,  # type: ignore[arg-type]
        certain=False,
    )


def choose(printed: dict[str, str], *readings: WitnessReading) -> dict[str, tuple[str, str, bool]]:
    places = [place(field, text) for field, text in printed.items()]
    found = choose_readings(places, readings)
    return {p.field: (f"{r.value}", r.month or r.basis, r.certain) for p, r in found.items()}


def test_the_other_cells_decide_between_two_months() -> None:
    """A wrong close does not: the change and the percentage name the month."""
    found = choose(
        {**PRINTED, "close": "72750"},
        reading("close", "72570", "2405"),
        reading("change", "310", "2405"),
        reading("pct", "0.4290", "2405"),
        reading("close", "72640", "2406"),
        reading("change", "280", "2406"),
        reading("pct", "0.3870", "2406"),
    )
    assert found["close"] == ("72570", "2405", True)


def test_nothing_is_certain_where_nothing_decides() -> None:
    found = choose({"close": "1"}, reading("close", "72570", "2405"), reading("close", "72640", "2406"))
    assert found["close"] == ("72570", "2405", False)


def test_the_base_of_a_change_is_that_of_the_percentage() -> None:
    found = choose(
        {"change": "31", "pct": "0.43"},
        reading("change", "310", "", "close"),
        reading("pct", "0.4290", "", "close"),
        reading("change", "280", "", "settlement"),
        reading("pct", "0.3870", "", "settlement"),
    )
    assert found["change"] == ("310", "close", True)


def test_a_month_is_a_candidate_from_near_the_front_ones_interest_on() -> None:
    from ribao.model import Published

    def publish(day: date, **interests: str) -> list[Published]:
        return [
            Published("cu", month[1:], "open_interest", day, Decimal(n), n) for month, n in interests.items()
        ]

    days = [publish(DAYS[0], m2405="100", m2406="95", m2407="10"), publish(DAYS[1], m2405="100", m2406="50")]
    assert list_months("front", days, "cu", None) == ("2405", "2406")
    assert list_months("front", days, "cu", "2406") == ("2406",)
    assert list_months("third", days, "cu", None) == ("2407",)
    assert list_months("front", [[], days[1]], "cu", None) == ()


def test_the_coverage_is_of_every_number_once_at_least() -> None:
    rows = list(list_coverage())
    assert len({r.number for r in rows}) == 148
    assert sum(r.witness == COMPUTED for r in rows) == 6
    assert sum(r.witness not in (COMPUTED, NONE) for r in rows) == 59


def test_a_misprinted_header_does_not_move_its_numbers_to_another_day() -> None:
    """On 2024-03-29 the right half of alumina is headed 5月23日: its numbers are those of 3月28日."""
    report = sample(REAL)
    cell = CellRef("t2/氧化铝/SHEF仓库/current")
    value = Decimal(str(report.cells()[cell].text))
    reading = WitnessReading("shfe_stocks", "ao.shfe_warrant", "value", DAY, value)
    found = {c.cell: c.state for c in compare_report(report, [reading], {("shfe_stocks", DAY)})}
    assert found[cell] == "agrees"
