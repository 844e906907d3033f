"""A day printed in another way: what publishers change from one day to the next without a word."""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

Day = dict[str, Any]
Row = list[str | None]

DATE_FORMS = (
    "{m}月{d}日",
    "{m:02}月{d:02}日",
    "{m}-{d}",
    "{y}/{m}/{d}",
    "{y}-{m:02}-{d:02}",
    "{m}/{d}",
    "{y}年{m}月{d}日",
)
_MINUSES = "-−–－"
_FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_NEW_BLOCKS = {
    "烧碱": ["烧碱主力", "山东液碱", "液氯价格", "氯碱综合利润"],
    "鸡蛋": ["鸡蛋主力", "主产区均价", "淘汰鸡价格"],
}
_NEW_METRICS = ("保税区库存", "进口盈亏", "3月-主力价差", "废料价格(含税)", "期货-现货基差")


def vary_day(day: Day, rng: Random) -> Day:
    """A copy of a simulated day with other blocks, labels, order, number and date forms."""
    day = deepcopy(day)
    for change in (
        _vary_blocks,
        _vary_metrics,
        _vary_numbers,
        _blank_cells,
        _add_unlabelled_rows,
        _vary_dates,
    ):
        change(day, rng)
    return day


def lengthen_numbers(day: Day, rng: Random) -> Day:
    """A copy of a day in which some numbers have ten digits, as a spreadsheet prints a ratio."""
    day = deepcopy(day)
    chance = rng.choice((0.02, 0.05, 0.15))
    for row in _list_rows(day):
        for k in range(1, 6 if len(row) == 7 else 4):
            text = row[k] or ""
            if text.isascii() and text.strip("-").replace(".", "", 1).isdigit() and rng.random() < chance:
                digits = "".join(rng.choices("0123456789", k=max(2, 10 - len(text))))
                row[k] = text + ("" if "." in text else ".") + digits
    return day


def _vary_blocks(day: Day, rng: Random) -> None:
    blocks = day["blocks"]
    if rng.random() < 0.3:
        rng.shuffle(blocks)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        blocks.pop(rng.randrange(len(blocks)))
    if rng.random() < 0.4:
        name = rng.choice(list(_NEW_BLOCKS))
        rows = [_invent_row(metric, rng) for metric in _NEW_BLOCKS[name]]
        dates = blocks[0]["header_dates"]
        blocks.insert(rng.randint(0, len(blocks)), {"block": name, "header_dates": list(dates), "rows": rows})
    if rng.random() < 0.2:
        rng.shuffle(day["contracts"])


def _invent_row(metric: str, rng: Random) -> Row:
    current, previous = rng.randint(1, 90000), rng.randint(1, 90000)
    return [metric, str(current), str(previous), str(current - previous)]


def _vary_metrics(day: Day, rng: Random) -> None:
    for block in day["blocks"]:
        rows = block["rows"]
        if rng.random() < 0.1:
            rng.shuffle(rows)
        if rng.random() < 0.1 and len(rows) > 2:
            rows.pop(rng.randrange(len(rows)))
        if rng.random() < 0.1:
            rows.insert(rng.randint(0, len(rows)), _invent_row(rng.choice(_NEW_METRICS), rng))
        for row in rows:
            if rng.random() < 0.03:
                row[0] = row[0].replace("仓单", "注册仓单") if "仓单" in row[0] else row[0] + "(旧)"


def _vary_numbers(day: Day, rng: Random) -> None:
    """Minus glyphs, thousands commas, full-width digits, spaces inside numbers."""
    minus = rng.choice(_MINUSES)
    commas = rng.choice((0, 0, 0.1, 1))
    odd = rng.choice((0, 0.01, 0.05))
    for row in _list_rows(day):
        for k in range(1, 6 if len(row) == 7 else 4):
            if row[k]:
                row[k] = _reprint_number(row[k] or "", rng, minus, commas, odd)


def _reprint_number(text: str, rng: Random, minus: str, commas: float, odd: float) -> str:
    whole, dot, rest = text.removeprefix("-").partition(".")
    sign = (minus if rng.random() > odd else rng.choice(_MINUSES)) if text.startswith("-") else ""
    if len(whole) > 3 and rng.random() < commas:
        whole = f"{int(whole):,}"
    chance = rng.random()
    if chance < odd / 3 and len(whole) > 3 and "," not in whole:
        return f"{sign}{whole[:-3]} {whole[-3:]}{dot}{rest}"
    if chance < odd * 2 / 3:
        return (sign + whole + dot + rest).translate(_FULL_WIDTH)
    if chance < odd and sign:
        return f"{sign} {whole}{dot}{rest}"
    return sign + whole + dot + rest


def _blank_cells(day: Day, rng: Random) -> None:
    chance = rng.choice((0, 0.01, 0.03))
    for block in day["blocks"]:
        for row in block["rows"]:
            for k in (1, 2, 3):
                if rng.random() < chance and sum(x is not None for x in row[1:]) > 1:
                    row[k] = None


def _add_unlabelled_rows(day: Day, rng: Random) -> None:
    """Zeros without a label behind a block's last row."""
    for block in day["blocks"]:
        if rng.random() < 0.15:
            for _ in range(rng.choice((1, 1, 3))):
                block["rows"].append([None, *rng.choice((("0", "0", "0"), (None, None, "0")))])


def _vary_dates(day: Day, rng: Random) -> None:
    from ribao import calendar

    form = rng.choice(DATE_FORMS) if rng.random() < 0.6 else DATE_FORMS[0]
    data_date = calendar.data_date(date.fromisoformat(day["report_date"]))
    days = [data_date, calendar.previous_trading_day(data_date)] * 2
    for block in day["blocks"]:
        block["header_dates"] = [form.format(y=d.year, m=d.month, d=d.day) for d in days]


def _list_rows(day: Day) -> list[Row]:
    return [*day["contracts"], *(row for block in day["blocks"] for row in block["rows"])]
