"""Rows that a page's end splits, as Word prints them."""

from dataclasses import replace

import pytest
from ribao.model import Box
from ribao.read.tables.headers import find_headers
from ribao.read.tables.indicators import read_indicators
from ribao.read.tables.page_breaks import join_row, rejoin_headers, rejoin_last_row
from ribao.read.tables.placement import Columns
from ribao.read.tables.regions import find_regions, select_table_pages
from ribao.read.tables.rows import CellText, Row

from tests.fixtures.pages import build_page

NUMBERS = frozenset({"current", "previous"})


def row(**texts: str) -> Row:
    """A row of one half, each character 4 or 8 points wide."""
    cells = {
        name: CellText(text, Box(1, 0.0, 0.0, sum(4.0 if c.isascii() else 8.0 for c in text), 8.0))
        for name, text in texts.items()
    }
    return Row(1, 0.0, 8.0, cells)


def join(last: Row, end: Row, closed: bool = False) -> dict[str, str] | None:
    """The texts of a row joined with its end, below a row with the widest texts; None where they are two rows."""
    widest = row(label="COMEX白银库存", current="29439694", previous="29439694")
    whole = join_row(last, end, [widest, last], NUMBERS, closed)
    return whole and {name: text.text for name, text in whole.cells.items()}


def test_a_label_continues_where_it_becomes_a_known_one() -> None:
    last = row(label="全国氧化铝现", current="3275", previous="3325")
    assert join(last, row(label="货均价")) == {
        "label": "全国氧化铝现货均价",
        "current": "3275",
        "previous": "3325",
    }


def test_a_row_of_its_own_is_not_the_end_of_a_row() -> None:
    last = row(label="沪伦比价", current="8.41", previous="8.47")
    assert join(last, row(label="现货升贴水", current="-68", previous="-68")) is None
    assert join(last, row(label="现货升贴水"), closed=True) is None, "a known label, its numbers blank"


def test_an_unknown_label_continues_only_between_edges_and_where_its_column_is_full() -> None:
    last, end = row(label="金川镍升贴水", current="806", previous="516"), row(label="(调整后)")
    assert join(last, end) is None
    assert join(last, end, closed=True) == {
        "label": "金川镍升贴水(调整后)",
        "current": "806",
        "previous": "516",
    }
    assert join(row(label="镍价", current="806"), row(label="新列"), closed=True) is None


@pytest.mark.parametrize("number", ["29439694", "8.7096897"])
def test_a_number_continues_where_its_column_is_full(number: str) -> None:
    last = row(label="COMEX白银", current=number, previous="12")
    whole = join(last, row(label="库存", current="5"))
    assert whole == {"label": "COMEX白银库存", "current": number + "5", "previous": "12"}
    assert join(row(label="COMEX白银", current="2943", previous="12"), row(label="库存", current="5")) is None


def test_filler_zeros_are_not_the_end_of_a_number() -> None:
    last = row(label="COMEX白银库存", current="29439694", previous="29439694")
    assert join(last, row(current="0", previous="0")) is None


def test_a_number_continues_behind_a_lone_sign() -> None:
    whole = join(
        row(label="COMEX白银", current="29439694", previous="-"), row(label="库存", previous="1001022")
    )
    assert whole and whole["previous"] == "-1001022"


def header_row(first: float, second: float) -> list[tuple[str, float, float]]:
    """Dates that are wrapped into two lines, at two heights, 涨跌 at the first."""
    texts = [("涨跌", 220.0, first), ("涨跌", 440.0, first)]
    for x0 in (100.0, 160.0, 320.0, 380.0):
        texts += [("2024-07-", x0, first), ("15" if x0 in (100.0, 320.0) else "12", x0 + 8, second)]
    return texts


def test_a_header_row_that_a_pages_end_splits_is_rejoined_on_the_first_page() -> None:
    texts = header_row(780.0, 70.0)
    upper = build_page(*(t for t in texts if t[2] == 780.0))
    lower = replace(build_page(*(t for t in texts if t[2] == 70.0), ("SHFE仓单", 60.0, 90.0)), number=2)
    assert not find_headers(upper)
    above, below = rejoin_headers([upper, lower])
    (header,) = find_headers(above)
    dates = [c.text for name, c in header.cells.items() if not name.endswith("change")]
    assert dates == ["2024-07-15", "2024-07-12"] * 2
    assert [line.text for line in below.lines] == ["SHFE仓单"]


def test_a_whole_header_row_at_a_pages_end_takes_nothing_from_the_next_page() -> None:
    upper = build_page(*header_row(770.0, 780.0))
    lower = replace(
        build_page(*((str(n), x, 70.0) for n, x in enumerate((108.0, 168.0, 228.0, 328.0), 11))), number=2
    )
    assert rejoin_headers([upper, lower]) == [upper, lower]


def test_the_last_row_of_a_table_continues_where_only_its_end_is_on_the_next_page() -> None:
    texts = [("7-5", 150.0, 700.0), ("7-4", 190.0, 700.0), ("涨跌", 230.0, 700.0)]
    texts += [("7-5", 350.0, 700.0), ("7-4", 390.0, 700.0), ("涨跌", 430.0, 700.0)]
    for y, left, right in ((720.0, "基差", "卷螺差:上海"), (740.0, "卷螺差:主力", "南北价差:沪-")):
        texts += [(left, 80.0, y), (right, 280.0, y)]
        texts += [("12", x, y) for x in (150.0, 190.0, 230.0, 350.0, 390.0, 430.0)]
    pages = [
        build_page(*texts, ("螺纹钢", 40.0, 720.0)),
        replace(build_page(("沈", 280.0, 70.0), ("数据来源：iFinD", 40.0, 90.0)), number=2),
    ]
    _, _, headers, regions = find_regions(select_table_pages(pages))
    indicators, _ = read_indicators(headers, regions)
    assert [i.metric for i in indicators] == ["基差", "卷螺差:上海", "卷螺差:主力", "南北价差:沪-沈"]


def test_a_cell_wrapped_around_the_first_row_of_a_page_is_not_the_end_of_the_last_row() -> None:
    """290200 wraps above and below the height of its row; 1951.5 above fills its column too."""
    columns = Columns({"label": (0.0, 60.0), "current": (60.0, 120.0), "previous": (120.0, 180.0)})
    last = [row(label="LME铅", current="1964", previous="1951.5")]
    wrapped = build_page(("29020", 130, 50), ("LME库存", 10, 55), ("288275", 70, 55), ("0", 140, 60))
    assert rejoin_last_row(last, last, (wrapped, 40.0, 100.0), columns, NUMBERS) == 40.0
    alone = build_page(("29", 130, 50), ("LME库存", 10, 65), ("288275", 70, 65), ("290200", 130, 65))
    assert rejoin_last_row(last, last, (alone, 40.0, 100.0), columns, NUMBERS) > 40.0
    assert last[0].cells["previous"].text == "1951.529"


def test_the_end_of_a_blocks_name_above_the_next_block_stays_with_its_block() -> None:
    """Its rows all stand on the page before."""

    def header(y: float) -> list[tuple[str, float, float]]:
        texts = [("7-5", x, y) for x in (150.0, 350.0)] + [("7-4", x, y) for x in (190.0, 390.0)]
        return texts + [("涨跌", x, y) for x in (230.0, 430.0)]

    def block_row(y: float) -> list[tuple[str, float, float]]:
        numbers = [("12", x, y) for x in (150.0, 190.0, 230.0, 350.0, 390.0, 430.0)]
        return [("现货", 80.0, y), ("基差", 280.0, y), *numbers]

    pages = [
        build_page(*header(760.0), *block_row(780.0), ("多", 40.0, 780.0), ("晶", 40.0, 790.0)),
        replace(
            build_page(
                ("硅", 40.0, 70.0), *header(90.0), ("沥", 40.0, 90.0), ("青", 40.0, 100.0), *block_row(110.0)
            ),
            number=2,
        ),
    ]
    _, _, headers, regions = find_regions(select_table_pages(pages))
    indicators, _ = read_indicators(headers, regions)
    assert [i.block for i in indicators] == ["多晶硅", "多晶硅", "沥青", "沥青"]
