"""Second copies of fake-bold text are dropped, wherever they stand."""

from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.fake_bold import CopyRemainder, dedupe_chars

PAGE = 800.0


def build_chars(text: str, x: float, y: float, size: float = 10.0) -> list[Char]:
    return [build_char(char, x + size * k, x + size * k + size, y, size) for k, char in enumerate(text)]


def text(chars: list[Char]) -> str:
    return "".join(c.text for c in chars)


BODY = build_chars("海外局势反复", 60, 780)


def test_a_copy_that_wraps_differently_is_dropped() -> None:
    """Its size may differ by a rounding, its line by the leading."""
    copy = build_chars("铜：价格", 60, 104, 10.000000001) + build_chars("整理", 60, 124)
    kept, remainders = dedupe_chars(BODY + build_chars("铜：价格整理", 60, 100) + copy, (), PAGE)
    assert (text(kept), remainders) == (text(BODY) + "铜：价格整理", [])


def test_dates_of_a_header_row_that_repeat_beside_it_are_kept() -> None:
    """A copy lies over its original; the same text in the next column does not."""
    header = [
        g
        for x in (100, 200)
        for g in build_chars("7月2日", x, 100) + build_chars("7月", x + 3, 99) + build_chars("2日", x, 108)
    ]
    assert text(dedupe_chars(header + BODY, (), PAGE)[0]) == "7月2日7月2日" + text(BODY)


def test_the_remainder_of_a_copy_is_dropped_from_the_next_page() -> None:
    """Each cell of a header row may leave a character."""
    header = [c for x in (100, 150, 200) for c in build_chars("涨跌", x, 790) + build_chars("涨", x + 5, 789)]
    _, remainders = dedupe_chars(BODY + header, (), PAGE)
    assert [r.text for r in remainders] == ["跌"] * 3
    left = [c for x in (105, 155, 205) for c in build_chars("跌", x, 70)]
    row = build_chars("涨跌", 20, 70) + build_chars("跌", 300, 70)
    assert text(dedupe_chars(row + left, remainders, 100.0)[0]) == "涨跌跌"


def test_a_remainder_is_dropped_only_below_its_original() -> None:
    remainder = CopyRemainder("观望", 80, 150)
    elsewhere = (
        build_chars("观望", 200, 70) + build_chars("操作建议：观望", 80, 90) + build_chars("观望", 80, 300)
    )
    assert text(dedupe_chars(elsewhere, [remainder], 100.0)[0]) == "观望操作建议：观望观望"


def test_a_copy_that_lies_whole_on_the_next_page_is_dropped_where_it_lies_over_other_text() -> None:
    bold = build_chars("铅：承压", 60, 700) + build_chars("铅：承", 60, 704) + build_chars("压", 60, 720)
    _, remainders = dedupe_chars(bold + build_chars("操作建议：观望", 80, 790), (), PAGE)
    after = (
        build_chars("操作建议", 80, 62) + build_chars("：观望", 80, 82) + build_chars("锌：价格整理", 60, 60)
    )
    assert text(dedupe_chars(after, remainders, 120.0)[0]) == "锌：价格整理"
    alone = build_chars("操作建议：观望", 80, 60) + build_chars("锌：价格整理", 60, 80)
    assert text(dedupe_chars(alone, remainders, 120.0)[0]) == "操作建议：观望锌：价格整理"


def test_a_shadow_behind_each_part_of_a_line_is_dropped_where_another_part_begins_alike() -> None:
    """Word's shadow, where Chinese and Latin fonts make parts of one date: each is drawn twice at once."""
    parts = [
        ("6", 100),
        ("月", 108),
        ("17", 116),
        ("日", 132),
        ("6", 150),
        ("月", 158),
        ("14", 166),
        ("日", 182),
    ]
    page = build_chars("上文", 100.0, 100.0, 8.0)
    for text, x0 in parts:
        page += build_chars(text, x0 + 0.4, 700.0, 8.0) + build_chars(text, x0, 700.0, 8.0)
    kept, remainders = dedupe_chars(page, (), 0.0)
    assert "".join(c.text for c in kept) == "上文6月17日6月14日"
    assert not remainders
