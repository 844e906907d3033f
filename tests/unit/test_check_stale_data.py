"""Rows and blocks that are a day late, and rows that only look like it."""

from ribao.check.stale_data import find_late_blocks, find_late_rows

from tests.fixtures.diagnoses import constraints, yesterday
from tests.fixtures.reports import Row

OLD: tuple[Row, ...] = (
    ("铅", "SHFE铅主力", "16395", "16325", "70"),
    ("铅", "LME铅", "2003", "2016", "-13"),
    ("铅", "现货报价", "16175", "16025", "150"),
)
NEW: tuple[Row, ...] = (
    ("铅", "SHFE铅主力", "16465", "16395", "70"),
    ("铅", "LME铅", "2053", "2003", "50"),
    ("铅", "现货报价", "16205", "16175", "30"),
)


def late(*rows: Row, **more: object) -> set[str]:
    return set(find_late_rows(constraints(*rows, **more)))  # type: ignore[arg-type]


def test_a_row_that_prints_what_the_day_before_printed() -> None:
    assert late(NEW[0], OLD[1], NEW[2], before=yesterday(*OLD)) == {"t2/铅/LME铅"}


def test_a_row_that_did_not_move_is_not_late() -> None:
    still: Row = ("铅", "LME铅", "2003", "2003", "0")
    assert late(still, before=yesterday(still)) == set()


def test_another_table_that_has_moved_on_gives_it_away() -> None:
    quotes = (("LME铅", "2053", "50", "2.50"),)
    assert late(OLD[1], quotes=quotes) == {"t2/铅/LME铅"}


def test_a_stale_number_beside_todays_previous_is_no_late_row() -> None:
    stale: Row = ("铅", "LME铅", "2003", "2003", "50")
    quotes = (("LME铅", "2053", "50", "2.50"),)
    assert late(stale, quotes=quotes, before=yesterday(*OLD)) == set()


def test_a_block_late_as_a_whole() -> None:
    shown = constraints(*OLD, before=yesterday(*OLD))
    (cause,) = [c for c in find_late_blocks(shown, find_late_rows(shown)) if c.type == "stale_block"]
    assert {c.row for c in cause.cells} == {f"t2/铅/{r[1]}" for r in OLD}


def test_a_block_with_as_many_new_rows_is_not_late() -> None:
    shown = constraints(OLD[0], OLD[1], NEW[2], before=yesterday(*OLD))
    assert list(find_late_blocks(shown, find_late_rows(shown))) == []


def test_a_column_of_the_day_before_that_repeats_todays() -> None:
    frozen: tuple[Row, ...] = tuple(
        ("贵金属", label, price, price, "0")
        for label, price in (
            ("SHFE白银", "6385"),
            ("白银T+D", "6358"),
            ("伦敦黄金", "2207.0"),
            ("伦敦白银", "24.54"),
        )
    )
    shown = constraints(*frozen)
    (cause,) = find_late_blocks(shown, find_late_rows(shown))
    assert {c.field for c in cause.cells} == {"previous", "change"} and len(cause.cells) == 8
