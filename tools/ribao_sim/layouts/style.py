"""How a report is laid out; every choice comes from a seed."""

from dataclasses import dataclass, fields, replace
from random import Random
from typing import Any

QUOTES = ("合约", "收盘价", "涨跌", "涨跌幅/%", "总成交量/手", "总持仓量/手", "价格单位")
SOURCE = "数据来源：iFinD"


@dataclass(frozen=True, slots=True)
class Style:
    """One layout. Lengths are in points unless named otherwise.

    `overflow`: numbers do not wrap, but run over the borders of their cells; `cut_rows`: a page's end may split a row;
    `char_operators`: a text operator draws each character of such a number.
    `halves`: so many blocks' parts stand side by side in table 2; `unit_column`: where in each part, "" for none.
    `rotate`: the angle that viewers turn the tables' pages by; `turned`: that by which they are then displayed, clockwise.
    `scan`: the tables' pages are pictures, with a text "layer" behind or with "no_text".
    """

    grid: str
    font: int
    body: float
    table: float
    leading: float
    margin_mm: int
    watermark: str
    fake_bold: bool
    landscape: bool
    tables_on_new_page: bool
    whole_blocks: bool
    repeat_header: bool
    name_cell: str
    vertical_names: bool
    label_share: float
    header: str
    footer: str
    logo: bool
    block_gap: bool
    align: str
    label_align: str
    padding: float
    long_text: int
    turned_names: bool
    overflow: bool
    cut_rows: bool
    char_operators: bool
    halves: int
    unit_column: str
    pct_column: bool
    rotate: int
    turned: int
    scan: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of each part of table 2."""
        first, last = (["unit"] if self.unit_column == side else [] for side in ("first", "last"))
        return "label", *first, "current", "previous", "change", *(["pct"] if self.pct_column else []), *last

    @property
    def has_own_table_pages(self) -> bool:
        """Whether the tables begin on a new page."""
        return self.landscape or self.tables_on_new_page


_CHOICES = {
    "grid": ("full", "hrules", "three_line", "zebra", "none"),
    "font": tuple(range(6)),
    "body": (9.5, 10.5, 11, 12),
    "table": (6.5, 7, 7.5, 8, 9),
    "leading": (1.2, 1.3, 1.5, 1.6, 1.8),
    "margin_mm": (15, 18, 22, 28),
    "watermark": ("none", "none", "under", "over"),
    "fake_bold": (False, False, True),
    "landscape": (False, False, False, True),
    "tables_on_new_page": (False, True),
    "whole_blocks": (False, False, True),
    "repeat_header": (False, True),
    "name_cell": ("merged", "merged", "first_row", "middle"),
    "vertical_names": (True, True, False),
    "label_share": (1.2, 1.4, 1.7, 2.1),
    "header": ("商品日报", "铜冠金源期货", "商品日报 / COMMODITY DAILY", "铜冠金源期货　商品日报", ""),
    "footer": ("{p} / {n}", "敬请参阅最后一页免责声明　　{p} / {n}", "第 {p} 页 共 {n} 页", "{p}"),
    "logo": (False, True),
    "block_gap": (False, False, True),
    "align": ("center", "center", "right", "left"),
    "label_align": ("center", "left", "right"),
    "padding": (0.5, 1, 1.5, 3),
    "long_text": (1, 1, 2, 4),
    "turned_names": (False, True),
    "overflow": (False,),
    "cut_rows": (False,),
    "char_operators": (False,),
    "halves": (2,),
    "unit_column": ("",),
    "pct_column": (False,),
    "rotate": (0,),
    "turned": (0,),
    "scan": ("",),
}
# Layouts in which numbers touch, overlap, wrap or are cut by a page's end.
_CROWDED = {
    "overflow": (False, True, True),
    "cut_rows": (False, True),
    "label_share": (1.7, 2.1, 2.6, 3.2),
    "table": (7.5, 8, 9, 10),
    "char_operators": (False, False, False, True),
}


def choose_style(rng: Random, **chosen: Any) -> Style:
    """A layout at random, but for what is chosen."""
    drawn = {f.name: rng.choice(_CHOICES[f.name]) for f in fields(Style)}
    return Style(**drawn | chosen)


def choose_crowded_style(rng: Random) -> Style:
    """A layout at random whose columns are too narrow for some numbers."""
    style = choose_style(rng, **{name: rng.choice(choices) for name, choices in _CROWDED.items()})
    # A number of one line that a page's end cuts off its label would be no row that any program prints.
    return replace(style, cut_rows=style.cut_rows and not style.overflow)


def find_name_row(how: str, rows: int) -> int:
    """In which row of a block its name stands, where the cell is not merged; -1 where it is."""
    return {"merged": -1, "first_row": 0, "middle": rows // 2}[how]
