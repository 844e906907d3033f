"""An equation as text: a template such as "{0} = {1} + {2}", and the printed numbers in it."""

import re
from collections.abc import Sequence

_OPERAND = re.compile(r"(?<=[+−×/] )\{(\d+)\}|\{(\d+)\}")


def fill_equation(template: str, numbers: Sequence[str], holds: bool | None = True) -> str:
    """The template with `numbers` in it, with ≠ where it does not hold.

    A negative number after an operator gets parentheses.
    """

    def write(match: re.Match[str]) -> str:
        number = numbers[int(match[1] or match[2])]
        return f"({number})" if match[1] and number.startswith("-") else number

    text = _OPERAND.sub(write, template)
    return text.replace(" = ", " ≠ ", 1) if holds is False else text
