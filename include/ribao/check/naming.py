"""Cells by the names people know: 锌「SHEF锌主力」昨日值, previous of SHFE zinc main contract close."""

from collections.abc import Mapping
from functools import cache

from ribao.catalogue import all_contracts, all_series

_ZH = {
    "current": "今日值",
    "previous": "昨日值",
    "change": "涨跌",
    "close": "收盘价",
    "pct": "涨跌幅",
    "volume": "成交量",
    "open_interest": "持仓量",
}
_EN = {"close": "close", "pct": "% change", "open_interest": "open interest"}


def zh(cell: str) -> str:
    """A cell's name in Chinese."""
    table, *rest = cell.split("/")
    match table:
        case "t1":
            return f"表1「{rest[0]}」{_ZH[rest[1]]}"
        case "t2":
            return f"{rest[0]}「{'/'.join(rest[1:-1])}」{_ZH[rest[-1]]}"
        case "past":
            return f"前一日报告 {zh(cell.removeprefix('past/'))}"
        case "header":
            return f"{rest[0]}表头{'左' if rest[1] == 'left' else '右'}半{_ZH[rest[2]]}日期"
        case _:
            return f"{rest[0]}正文{'的涨跌' if cell.endswith(':change') else ''}"


def en(cell: str, series: Mapping[str, str | None]) -> str:
    """A cell's name in English; `series` maps row ids to series ids."""
    table, *rest = cell.split("/")
    if table == "past":
        return f"the report before's {en(cell.removeprefix('past/'), series)}"
    if table == "text":
        return f"the narrative on {rest[0]}" + (" (change)" if cell.endswith(":change") else "")
    if table == "header":
        return f"the {rest[1]} header's {rest[2]} date of {rest[0]}"
    row, _, name = cell.rpartition("/")
    known = _english().get(series.get(row) or "")
    label = known or " ".join(rest[:-1])
    return f"{_EN.get(name, name)} of {label}" + (" in table 1" if table == "t1" and not known else "")


@cache
def _english() -> dict[str, str]:
    found = {s.id: s.name_en for s in all_series()}
    return found | {c.id: f"{c.name_en} in table 1" for c in all_contracts()}
