"""Names of blocks whose text is turned upright in its cell."""

from ribao.read.tables.block_names import spell_block_name
from ribao.read.tables.columns import find_block_columns
from ribao.read.tables.headers import find_headers

from tests.fixtures.pages import build_page


def test_a_turned_name_in_a_low_cell_is_read_column_by_column_from_the_right() -> None:
    one_row = build_page(("锂酸碳", 50.0, 100.0))
    two_rows = build_page(("焦焦", 50.0, 100.0), ("煤炭", 50.0, 109.0))
    assert spell_block_name(one_row.words(0, 200)) == "碳酸锂"
    assert spell_block_name(two_rows.words(0, 200)) == "焦炭焦煤"
    assert spell_block_name(build_page(("金贵", 50.0, 100.0)).words(0, 200)) == "贵金", (
        "the page's end cuts 属 off"
    )


def test_a_name_that_is_wrapped_as_text_is_read_line_by_line() -> None:
    assert (
        spell_block_name(build_page(("焦炭", 50.0, 100.0), ("焦煤", 50.0, 109.0)).words(0, 200)) == "焦炭焦煤"
    )
    assert spell_block_name(build_page(("碱烧", 50.0, 100.0)).words(0, 200)) == "碱烧", (
        "no known name either way"
    )


def test_a_turned_name_that_stands_near_the_labels_is_no_part_of_them() -> None:
    """LibreOffice moves a turned name to its cell's right edge where a page's end cuts the cell."""
    texts = [("7-5", 150.0, 100.0), ("7-4", 190.0, 100.0), ("涨跌", 230.0, 100.0)]
    texts += [("7-5", 350.0, 100.0), ("7-4", 390.0, 100.0), ("涨跌", 430.0, 100.0)]
    names = ((50.0, "铜"), (50.0, "锌"), (68.0, "铝"))
    for k, (x0, name) in enumerate(names):
        y = 110.0 + 10 * k
        texts += [(name, x0, y), ("SHFE仓单", 80.0, y), ("LME库存", 290.0, y)]
        texts += [("12", x, y) for x in (150.0, 190.0, 230.0, 350.0, 390.0, 430.0)]
    page = build_page(*texts)
    (header,) = find_headers(page)
    columns = find_block_columns(header, [(page, 90.0, 200.0)])
    assert 76.0 < columns["name"][1] < 80.0
