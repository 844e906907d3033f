"""Header rows of table 2 as programs wrap them."""

import pytest
from ribao.read.pdf.lines import build_lines
from ribao.read.pdf.page import Page
from ribao.read.tables.headers import find_headers

from tests.fixtures.pages import SIZE, build_chars


@pytest.mark.parametrize("room", [0.0, 0.25])
def test_a_date_wrapped_in_its_cell_is_one_date_where_its_fonts_leave_room_between_them(room: float) -> None:
    """Word processors leave a quarter of a character between 年 and digits."""
    chars = []
    for left in (100.0, 160.0, 320.0, 380.0):
        x = left
        for part in ("2024", "年", "7", "月"):
            chars += build_chars(part, x, 95.0)
            x = chars[-1].x1 + room * SIZE
        chars += build_chars("23日" if left in (100.0, 320.0) else "22日", left + 12, 105.0)
    chars += build_chars("涨跌", 220.0, 100.0) + build_chars("涨跌", 440.0, 100.0)
    (header,) = find_headers(Page(1, 595.0, 842.0, tuple(build_lines(1, chars)), ()))
    texts = {name: cell.text.replace(" ", "") for name, cell in header.cells.items()}
    assert texts == {
        f"{side}/{field}": text
        for side in (0, 1)
        for field, text in (("current", "2024年7月23日"), ("previous", "2024年7月22日"), ("change", "涨跌"))
    }
