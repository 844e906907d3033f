"""Second copies of fake-bold text, wherever they wander."""

from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.fake_bold import CopyRemainder, dedupe_chars

PAGE = 800.0


def drawn(text: str, x: float, y: float, size: float = 10.0) -> list[Char]:
    return [build_char(char, x + size * k, x + size * k + size, y, size) for k, char in enumerate(text)]


def text(chars: list[Char]) -> str:
    return "".join(g.text for g in chars)


BODY = drawn("海外局势反复", 60, 780)


def test_a_copy_wrapped_anew_is_dropped() -> None:
    """Its size may differ by a rounding, its line by the leading."""
    copy = drawn("铜：价格", 60, 104, 10.000000001) + drawn("整理", 60, 124)
    kept, rests = dedupe_chars(BODY + drawn("铜：价格整理", 60, 100) + copy, (), PAGE)
    assert (text(kept), rests) == (text(BODY) + "铜：价格整理", [])


def test_dates_of_a_header_row_that_come_again_beside_it_are_kept() -> None:
    """A copy lies over its original; the same text in the next column does not."""
    header = [
        g
        for x in (100, 200)
        for g in drawn("7月2日", x, 100) + drawn("7月", x + 3, 99) + drawn("2日", x, 108)
    ]
    assert text(dedupe_chars(header + BODY, (), PAGE)[0]) == "7月2日7月2日" + text(BODY)


def test_what_the_end_of_a_page_cuts_off_copies_is_dropped_from_the_next() -> None:
    """Each cell of a header row may leave a character."""
    header = [g for x in (100, 150, 200) for g in drawn("涨跌", x, 790) + drawn("涨", x + 5, 789)]
    _, rests = dedupe_chars(BODY + header, (), PAGE)
    assert [rest.text for rest in rests] == ["跌"] * 3
    left = [g for x in (105, 155, 205) for g in drawn("跌", x, 70)]
    row = drawn("涨跌", 20, 70) + drawn("跌", 300, 70)
    assert text(dedupe_chars(row + left, rests, 100.0)[0]) == "涨跌跌"


def test_a_rest_is_looked_for_under_its_original_alone() -> None:
    rest = CopyRemainder("观望", 80, 150)
    elsewhere = drawn("观望", 200, 70) + drawn("操作建议：观望", 80, 90) + drawn("观望", 80, 300)
    assert text(dedupe_chars(elsewhere, [rest], 100.0)[0]) == "观望操作建议：观望观望"


def test_a_copy_that_lies_whole_on_the_next_page_is_dropped_where_it_lies_over_other_text() -> None:
    bold = drawn("铅：承压", 60, 700) + drawn("铅：承", 60, 704) + drawn("压", 60, 720)
    _, rests = dedupe_chars(bold + drawn("操作建议：观望", 80, 790), (), PAGE)
    after = drawn("操作建议", 80, 62) + drawn("：观望", 80, 82) + drawn("锌：价格整理", 60, 60)
    assert text(dedupe_chars(after, rests, 120.0)[0]) == "锌：价格整理"
    alone = drawn("操作建议：观望", 80, 60) + drawn("锌：价格整理", 60, 80)
    assert text(dedupe_chars(alone, rests, 120.0)[0]) == "操作建议：观望锌：价格整理"


def test_a_shadow_behind_each_part_of_a_line_is_taken_out_where_another_part_begins_alike() -> None:
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
    page = drawn("上文", 100.0, 100.0, 8.0)
    for text, x0 in parts:
        page += drawn(text, x0 + 0.4, 700.0, 8.0) + drawn(text, x0, 700.0, 8.0)
    kept, rest = dedupe_chars(page, (), 0.0)
    assert "".join(g.text for g in kept) == "上文6月17日6月14日"
    assert not rest
