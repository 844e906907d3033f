"""A finding's message taken apart for a card, which says already what is printed and what it should be."""

import re
from collections.abc import Sequence

# What an equation with a comparison looks like; other relations are remarks, which the message makes too.
_EQUATION = re.compile(r"[=≠≤]")
_SIGN = re.compile(r" [=≠] ")
# The card has a line of its own for these.
_HURT = ("由此算错的还有：", "Wrong because of it: ")


def reason(message: str, printed: str, proposed: str) -> tuple[str, ...]:
    """The kind of mistake, then what each witness says, a line each."""
    if printed:
        message = re.sub(
            rf"^[^。]*? ?(?:印作|is printed) {re.escape(printed)}(?:[：，:,] ?| )", "", message, count=1
        )
    lines = (line.strip().rstrip("。.") for line in re.split(r"(?<=。)|(?<=\.) ", message))
    said = {f"应为 {proposed}", f"Proposed: {proposed}"}
    return tuple(
        f"{line[0].upper()}{line[1:]}"
        for line in lines
        if line and line not in said and not line.startswith(_HURT)
    )


def unsaid(relations: Sequence[str], message: str, holds: bool = False) -> tuple[str, ...]:
    """The equations with numbers that the message does not tell, as inequalities unless they hold."""
    told = []
    for relation in relations:
        sides = _SIGN.split(relation, maxsplit=1)
        spoken = relation in message or any(f"({side})" in message for side in sides)
        if _EQUATION.search(relation) and not spoken:
            told.append(relation if holds else write_unequal(relation))
    return tuple(told)


def write_unequal(relation: str) -> str:
    """An equation that does not hold, with ≠; what is no equation of two known sides stays as it is."""
    return relation if "?" in relation else relation.replace(" = ", " ≠ ", 1)
