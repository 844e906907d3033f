"""Today's 操作建议 beside the previous report's."""

from collections.abc import Mapping, Sequence

from ribao.model import Section

# A section, the previous report's advice under the same heading, and whether it differs from today's.
Comparison = tuple[Section, str | None, bool]


def compare_advice(sections: Sequence[Section], before: Mapping[str, str | None]) -> list[Comparison]:
    """Compare each section's advice; under a heading that is new, nothing has changed."""
    return [
        (s, before.get(s.commodity), s.commodity in before and before[s.commodity] != s.advice)
        for s in sections
    ]
