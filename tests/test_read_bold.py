"""Text printed twice, as each program prints its fake bold, is read once."""

from ribao.read.bold import without_copies
from ribao.read.marks import Glyph, glyph


def printed(text: str, x0: float, baseline: float) -> list[Glyph]:
    """The characters of a text, 8 points wide each."""
    return [glyph(char, x0 + 8 * k, x0 + 8 * k + 8, baseline, 8.0) for k, char in enumerate(text)]


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
    page = printed("上文", 100.0, 100.0)
    for text, x0 in parts:
        page += printed(text, x0 + 0.4, 700.0) + printed(text, x0, 700.0)
    kept, rest = without_copies(page, "", 0.0)
    assert "".join(g.text for g in kept) == "上文6月17日6月14日"
    assert not rest
