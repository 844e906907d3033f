"""Which lines form one row: numbers and labels that wrap in their cells, rows that stand close, edges or none."""

from ribao.read.pdf.chars import build_char
from ribao.read.pdf.lines import Word, build_word
from ribao.read.tables.placement import Columns
from ribao.read.tables.row_grouping import group_rows
from ribao.read.tables.seams import PlacedWord

NUMBERS = frozenset({"current", "previous", "change"})
COLUMNS = Columns(
    {
        "label": (0.0, 100.0),
        "current": (100.0, 150.0),
        "previous": (150.0, 200.0),
        "change": (200.0, 250.0),
    }
)
# A digit is five points wide and ten high; a column holds nine.


def word(text: str, name: str, y: float) -> PlacedWord:
    x = (COLUMNS[name][0] + COLUMNS[name][1] - 5 * len(text)) / 2
    return name, build_word(
        [build_char(char, x + 5 * k, x + 5 * k + 5, y, 10) for k, char in enumerate(text)]
    )


def line(
    y: float, label: str = "", current: str = "", previous: str = "", change: str = ""
) -> list[PlacedWord]:
    texts = {"label": label, "current": current, "previous": previous, "change": change}
    return [word(text, name, y) for name, text in texts.items() if text]


def rows(*bands: list[PlacedWord]) -> list[dict[str, str]]:
    return [join_cells(row) for row in group_rows(bands, COLUMNS, NUMBERS)]


def join_cells(row: list[PlacedWord]) -> dict[str, str]:
    cells: dict[str, list[Word]] = {}
    for name, part in sorted(row, key=lambda placed: placed[1].middle):
        cells.setdefault(name, []).append(part)
    return {name: "".join(w.text for w in words) for name, words in cells.items()}


ABOVE = line(0, "上期所仓单", "41075", "41280", "-205")
BELOW = line(60, "现货升贴水", "-250", "-215", "-35")


def test_numbers_wrapped_over_and_under_their_label_are_one_row() -> None:
    wrapped = line(24, "", "7.9008142", "7.6991633", "0.2016508") + line(36, "", "1", "3", "8")
    assert rows(ABOVE + wrapped + line(30, "沪伦比价") + BELOW)[1] == {
        "label": "沪伦比价",
        "current": "7.90081421",
        "previous": "7.69916333",
        "change": "0.20165088",
    }


def test_zeros_nearer_than_rows_stand_are_the_last_digits_of_wrapped_numbers() -> None:
    """At a page's end reportlab leaves their label a little lower than its first line."""
    torn = line(30, "电碳现货") + line(27, "", "10.141234", "10.090123", "0.050") + line(39, "", "0", "0")
    filler = line(60, "", "0", "0")
    rest = line(80, "沪伦比价", "8.41", "8.47", "-0.06") + line(100, "现货升贴水", "-250", "-215", "-35")
    read = [r.get("current") for r in rows(ABOVE + torn + filler + rest)]
    assert read == ["41075", "10.1412340", "0", "8.41", "-250"]


def test_a_line_may_break_behind_a_sign() -> None:
    """Where all other cells of the row wrap too, both lines look like rows."""
    torn = line(24, "COMEX白银库", "29830140", "29930242", "-") + line(36, "存", "6", "8", "1,001,022")
    rest = line(60, "沪伦比价", "8.41", "8.47", "-0.06") + line(80, "现货升贴水", "-250", "-215", "-35")
    assert rows(ABOVE + torn + rest)[1]["change"] == "-1,001,022"


def test_numbers_wrapped_under_their_label_are_one_row() -> None:
    wrapped = line(24, "沪伦比价", "7.9008142", "7.6991633", "0.2016508") + line(36, "", "1", "3", "8")
    assert rows(ABOVE + wrapped + BELOW)[1]["change"] == "0.20165088"


def test_one_number_wrapped_round_the_others_is_one_row() -> None:
    """One line over the others' height, one on it, one under it."""
    others = line(30, "沪伦比价", "8.3542", "8.3667")
    wrapped = line(20, change="-0.01") + line(30, change="251680000") + line(40, change="3")
    assert [row.get("change") for row in rows(ABOVE + others + wrapped + BELOW)] == [
        "-205",
        "-0.012516800003",
        "-35",
    ]


def test_a_row_that_lacks_a_number_is_not_the_row_above() -> None:
    close = line(11, "主产区均价", "60275", "69942")
    assert rows(line(0, "鸡蛋主力", "28706", "17058", "11648") + close) == [
        {"label": "鸡蛋主力", "current": "28706", "previous": "17058", "change": "11648"},
        {"label": "主产区均价", "current": "60275", "previous": "69942"},
    ]


def test_filler_zeros_are_not_the_last_digits_of_the_row_above() -> None:
    fillers = line(30, change="0")
    assert [
        row.get("change")
        for row in rows(ABOVE + line(20, "库存", "18718899", "18352127", "366772") + fillers)
    ] == [
        "-205",
        "366772",
        "0",
    ]


def test_a_label_wrapped_round_its_numbers_is_not_the_label_of_the_row_above() -> None:
    wrapped = (
        line(16, "澳洲氧化铝澳洲氧化铝澳洲") + line(22, "", "356", "358", "-2") + line(28, "离岸价格均价")
    )
    assert [row["label"] for row in rows(ABOVE + wrapped + BELOW)] == [
        "上期所仓单",
        "澳洲氧化铝澳洲氧化铝澳洲离岸价格均价",
        "现货升贴水",
    ]


def test_between_two_edges_a_row_may_be_wrapped_in_every_cell() -> None:
    """Each of its lines could be a row; that rules part the others says that it is one."""
    wrapped = line(20, "上期所阴极铜期货注册仓单量", "123456789", "123456789", "123456789")
    wrapped += line(30, "之和", "12", "13", "14")
    assert rows(ABOVE, wrapped, BELOW, line(80, "进口盈亏", "1", "2", "-1"))[1]["current"] == "12345678912"


def test_two_rows_whose_edge_is_missing_stay_two() -> None:
    both = line(20, "仓单", "75", "76", "-1") + line(40, "库存", "12", "13", "-1")
    found = rows(ABOVE, both, BELOW, line(80, "进口盈亏", "1", "2", "-1"))
    assert [row["label"] for row in found] == ["上期所仓单", "仓单", "库存", "现货升贴水", "进口盈亏"]
