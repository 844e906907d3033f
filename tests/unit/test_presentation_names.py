"""Cells by the names people know, in both languages."""

import pytest
from ribao.cells import CellRef
from ribao.presentation.names import Names


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        (
            "t2/锌/SHEF锌主力/previous",
            "锌「SHEF锌主力」昨日值",
            "SHFE zinc main contract close yesterday",
        ),
        ("t2/锌/甲乙/change", "锌「甲乙」涨跌", "zinc 甲乙 change"),
        ("t1/SHFE锌/pct", "表1「SHFE锌」涨跌幅", "SHFE zinc (table 1) change %"),
        ("header/锌/left/current", "锌表头左半今日值日期", "today's date in the left header of 锌"),
        ("text/锌/2", "锌正文", "the narrative on 锌"),
        ("text/锌/2:change", "锌正文的涨跌", "the narrative on 锌 (change)"),
        (
            "past/t2/锌/SHEF锌主力/current",
            "前一日报告 锌「SHEF锌主力」今日值",
            "the previous report's SHFE zinc main contract close today",
        ),
    ],
)
def test_names(cell: str, zh: str, en: str) -> None:
    assert Names("zh").name_cell(CellRef(cell)) == zh
    assert Names("en").name_cell(CellRef(cell)) == en


def test_a_label_with_a_slash_stays_whole() -> None:
    assert Names("zh").name_cell(CellRef("t2/焦炭焦煤/RB/J主力/current")) == "焦炭焦煤「RB/J主力」今日值"
