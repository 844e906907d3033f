"""Table 2 with other columns: three parts side by side, units, percentages. The header's words say what a column is."""

import pytest
from ribao.model import Indicator
from ribao.read.pdf.lines import build_lines
from ribao.read.pdf.page import Page
from ribao.read.tables.headers import find_headers
from ribao.read.tables.indicators import read_indicators
from ribao.read.tables.regions import find_regions, select_table_pages

from tests.fixtures.pages import build_chars, build_page

HEADS = {
    "label": "",
    "unit": "单位",
    "current": "7月5日",
    "previous": "7月4日",
    "change": "涨跌",
    "pct": "涨跌幅/%",
}
COPPER = {
    "label": "LME铜3月",
    "unit": "美元/吨",
    "current": "9870",
    "previous": "9850",
    "change": "20",
    "pct": "0.20",
}
STOCK = {
    "label": "LME库存",
    "unit": "吨",
    "current": "190000",
    "previous": "191500",
    "change": "-1500",
    "pct": "-0.78",
}
RATIO = {
    "label": "沪伦比价",
    "unit": "",
    "current": "8.09",
    "previous": "8.12",
    "change": "-0.03",
    "pct": "-0.37",
}


def read_table(fields: tuple[str, ...], parts: int, rows: int = 3, step: float = 44.0) -> list[Indicator]:
    """The indicators of a block in which three series repeat, `parts` of them in a row, their columns `step` apart."""
    series = [COPPER, STOCK, RATIO] * 3
    texts = [("铜", 20.0, 100.0)]
    for part in range(parts):
        for n, field in enumerate(fields):
            x = 60 + step * (n + part * len(fields))
            texts.append((HEADS[field], x, 100.0))
            texts += [(series[k * parts + part][field], x, 116.0 + 16 * k) for k in range(rows)]
    page = build_page(*(t for t in texts if t[0]))
    _, _, headers, regions = find_regions(select_table_pages([page]))
    return list(read_indicators(headers, regions)[0])


def list_texts(row: Indicator) -> dict[str, str | None]:
    cells = {name: cell.text for name, cell in row.cells.items()}
    return {"label": row.metric, "unit": row.unit or "", **cells}


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        (("label", "current", "previous", "change"), 2),
        (("label", "current", "previous", "change"), 3),
        (("label", "unit", "current", "previous", "change"), 2),
        (("label", "current", "previous", "change", "unit"), 2),
        (("label", "current", "previous", "change", "pct"), 2),
        (("label", "unit", "current", "previous", "change", "pct"), 2),
        (("label", "current", "previous", "change", "pct", "unit"), 3),
    ],
)
def test_every_column_is_read_by_its_header(fields: tuple[str, ...], parts: int) -> None:
    rows = read_table(fields, parts)
    expected = [COPPER, STOCK, RATIO] * parts
    for row, texts in zip(rows, expected, strict=True):
        shown = {"unit": "", **{field: texts[field] for field in fields}}
        assert list_texts(row) == shown
    sides = {2: ["left", "right"], 3: ["left", "middle", "right"]}[parts]
    assert [row.side for row in rows] == sides * 3


def test_a_report_without_percentages_has_no_such_cells() -> None:
    assert all(
        row.cells.keys() == {"current", "previous", "change"}
        for row in read_table(("label", "current", "previous", "change"), 2)
    )


def test_a_header_with_more_parts_than_any_table_is_none() -> None:
    texts = [(text, 40.0 + 50 * n, 100.0) for n, text in enumerate(["7月5日", "7月4日", "涨跌"] * 4)]
    assert find_headers(build_page(*texts)) == []


def test_a_unit_that_touches_the_next_label_is_apart_from_it() -> None:
    """Columns so narrow that 美元/盎司 ends where COMEX白银 begins."""
    fields = (("现货", 60.0), ("1", 100.0), ("2", 140.0), ("-1", 180.0), ("元/吨", 220.0))
    wide = (("COMEX黄金", 60.0), ("3", 100.0), ("4", 140.0), ("-1", 180.0), ("美元/盎司", 220.0))
    rows, right = (fields, wide), (("基差", 256.0), ("COMEX白银", 256.0))
    heads = (("7月5日", 100.0), ("7月4日", 140.0), ("涨跌", 180.0), ("单位", 220.0))
    texts = [(text, x + shift, 100.0) for shift in (0.0, 240.0) for text, x in heads]
    for k, row in enumerate(rows):
        texts += [(text, x, 116.0 + 16 * k) for text, x in row]
        texts += [(right[k][0], right[k][1], 116.0 + 16 * k)]
        texts += [(text, x + 240, 116.0 + 16 * k) for text, x in row[1:]]
    texts.append(("铜", 20.0, 100.0))
    chars = [c._replace(operation=k) for k, text in enumerate(texts) for c in build_chars(*text)]
    page = Page(1, 595.0, 842.0, tuple(build_lines(1, chars)), ())
    _, _, headers, regions = find_regions(select_table_pages([page]))
    indicators, _ = read_indicators(headers, regions)
    assert [(i.metric, i.unit) for i in indicators] == [
        ("现货", "元/吨"),
        ("基差", "元/吨"),
        ("COMEX黄金", "美元/盎司"),
        ("COMEX白银", "美元/盎司"),
    ]
