"""Numbers that are wider than their cells: digits stay with their number, numbers with their column."""

from datetime import date
from pathlib import Path

import pytest
import ribao_sim
from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.fake_bold import dedupe_chars
from ribao.read.pdf.lines import Word, build_lines
from ribao.read.reader import parse_report
from ribao.read.tables.columns import find_block_columns
from ribao.read.tables.headers import find_headers
from ribao.read.tables.loose_digits import UNCERTAIN
from ribao.read.tables.placement import Columns, find_anchors, place_words
from ribao.read.tables.rows import build_row
from ribao_sim.layouts import platypus
from ribao_sim.layouts.compare import find_silent_misreads

from bench.layouts import choose_case
from tests.fixtures.pages import build_page

NUMBERS = frozenset({"current", "previous", "change"})


def draw(*texts: tuple[str, float]) -> list[Char]:
    """Texts of one line with their left edges, each by an operator of its own, digits five points wide."""
    return [
        build_char(char, x + 5 * k, x + 5 * k + 5, 100.0, 10.0, operation)
        for operation, (text, x) in enumerate(texts)
        for k, char in enumerate(text)
    ]


def read_words(*texts: tuple[str, float]) -> list[Word]:
    kept, _ = dedupe_chars(draw(*texts), (), 800.0)
    return [word for line in build_lines(1, kept) for word in line.words]


def build_columns() -> Columns:
    """Three columns of centred numbers, 40 points apart."""
    columns = Columns(
        {"label": (0.0, 40.0), "current": (40.0, 80.0), "previous": (80.0, 120.0), "change": (120.0, 160.0)}
    )
    find_anchors(columns, read_words(("12.5", 50.0), ("1250", 90.0), ("-2.5", 130.0)), NUMBERS)
    return columns


def read_cells(*texts: tuple[str, float]) -> dict[str, str]:
    row = build_row(1, place_words(build_columns(), read_words(*texts)), NUMBERS)
    return {name: cell.text for name, cell in row.cells.items()}


def test_numbers_that_overlap_keep_their_digits_and_columns() -> None:
    texts = [("7.858647096", 32.5), ("7.989678203", 72.5), ("-0.131031107", 110.0)]
    assert read_cells(*texts) == {
        "current": "7.858647096",
        "previous": "7.989678203",
        "change": "-0.131031107",
    }


def test_a_digit_over_its_like_of_the_next_number_is_no_bold_copy() -> None:
    """The last 7 of one number stands where the first of the next does."""
    assert [w.text for w in read_words(("8.037813797", 30.0), ("7.989678203", 80.0))] == [
        "8.037813797",
        "7.989678203",
    ]
    assert [w.text for w in read_words(("8.48", 30.0), ("8.48", 30.3))] == ["8.48"]


def test_a_short_number_over_its_like_inside_a_longer_one_is_no_bold_copy() -> None:
    """Also at a page's end, which may cut a copy off."""
    assert [w.text for w in read_words(("278850.9077", 30.0), ("0", 65.0))] == ["278850.9077", "0"]
    assert [w.text for w in read_words(("27885.0907", 30.0), ("0", 60.2), ("1", 90.0))] == [
        "27885.0907",
        "0",
        "1",
    ]


def test_a_number_in_several_operators_stays_one() -> None:
    assert read_cells(("69", 45.0), ("3287", 55.0), ("1250", 90.0)) == {
        "current": "693287",
        "previous": "1250",
    }


def draw_digits(*texts: tuple[str, float]) -> list[Word]:
    """Texts of one line, each character by an operator of its own."""
    chars = [c._replace(operation=k) for k, c in enumerate(draw(*texts))]
    return [word for line in build_lines(1, chars) for word in line.words]


def read_loose_cells(*texts: tuple[str, float]) -> dict[str, str]:
    row = build_row(1, place_words(build_columns(), draw_digits(*texts)), NUMBERS)
    return {name: cell.text for name, cell in row.cells.items()}


def test_numbers_drawn_digit_by_digit_that_touch_are_separated_by_their_places() -> None:
    assert [w.text for w in draw_digits(("123.4567", 40.0), ("12.34567", 80.0))] == ["123.456712.34567"]
    assert read_loose_cells(("123.4567", 40.0), ("12.34567", 80.0), ("-2.5", 130.0)) == {
        "current": "123.4567",
        "previous": "12.34567",
        "change": "-2.5",
    }


def test_digits_that_stand_in_no_column_are_no_certain_number() -> None:
    cells = read_loose_cells(("1234567890123", 47.0))
    assert all(UNCERTAIN in text for text in cells.values())


def test_two_numbers_in_one_cell_have_no_value() -> None:
    cells = read_cells(("12", 42.0), ("7.5", 58.0), ("1250", 90.0), ("3", 137.5), ("4.5", 148.0))
    assert all(UNCERTAIN in cells[name] for name in ("current", "change"))


def test_a_label_column_ends_where_the_fewest_words_cross_even_if_a_number_runs_over_it() -> None:
    """Labels and numbers keep to the right edges of their cells; one number is wider than its cell."""
    texts = [
        (text, x, 50.0)
        for x in (100.0, 300.0)
        for text, x in (("3月28日", x), ("3月27日", x + 40), ("涨跌", x + 80))
    ]
    for k, (label, number) in enumerate((("铜价", "12"), ("铝价", "1234.56789012"), ("锌价", "34"))):
        y = 70.0 + 20 * k
        texts += [(label, x - 24, y) for x in (100.0, 300.0)]
        texts += [(n, x + right - 4 * len(n), y) for x in (100.0, 300.0)
                  for n, right in ((number, 30), ("56", 70), ("7", 110))]  # fmt: skip
    page = build_page(*texts)
    columns = find_block_columns(find_headers(page)[0], [(page, 45.0, 200.0)])
    assert 92.0 < columns["0/label"][1] < 122.0
    assert 292.0 < columns["1/label"][1] < 322.0


@pytest.mark.parametrize("mark", ["-", "--", "/", "#N/A"])
def test_a_mark_for_a_missing_number_is_a_blank_cell(mark: str) -> None:
    assert read_cells(("12.5", 50.0), (mark, 97.0), ("-2.5", 130.0)) == {"current": "12.5", "change": "-2.5"}


# Of `python -m bench.layouts --crowded`. What the last ones showed first: a cell that wraps round its row's middle at the
# top of a page, digits drawn one by one that run into the next half, a border right of its column's header, cells that
# wrap round a label.
@pytest.mark.parametrize("seed", [40, 41, 620031, 620048, 620136, 620441])
def test_no_number_is_misread_in_silence(seed: int, tmp_path: Path) -> None:
    days = list(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 7, 30), 1))
    day, layout = choose_case(seed, days, crowded=True, features=())
    platypus.write_pdf(day, layout, tmp_path / "report.pdf")
    report = parse_report((tmp_path / "report.pdf").read_bytes())
    assert list(find_silent_misreads(day, report)) == []
