"""One number typed wrong: a digit, two digits, the point, the sign, a change that is no difference."""

from decimal import Decimal
from random import Random

from ribao_sim.mistakes.scene import Defect, Scene, alter_one_cell, find_exponent, parse_number

MINUS = ("-", "－", "−", "–")


def add_digit_typo(scene: Scene) -> Defect | None:
    """One digit of a number is another."""

    def alter(text: str, rng: Random) -> str | None:
        places = [n for n, c in enumerate(text) if c.isdigit()]
        if len(places) < 3:
            return None
        n = rng.choice(places)
        return text[:n] + rng.choice([d for d in "123456789" if d != text[n]]) + text[n + 1 :]

    return alter_one_cell(scene, "digit_typo", alter, "one digit is wrong")


def add_digit_transposition(scene: Scene) -> Defect | None:
    """Two neighbouring digits are swapped."""

    def alter(text: str, rng: Random) -> str | None:
        pairs = [n for n in range(len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1]]
        if len(pairs) < 2:
            return None
        n = rng.choice(pairs)
        return text[:n] + text[n + 1] + text[n] + text[n + 2 :]

    return alter_one_cell(scene, "digit_transposition", alter, "two neighbouring digits are swapped")


def add_decimal_shift(scene: Scene) -> Defect | None:
    """The decimal point is one place off."""

    def alter(text: str, rng: Random) -> str | None:
        shifted = parse_number(text) * rng.choice([Decimal("0.1"), Decimal(10)])
        return f"{shifted:f}" if abs(parse_number(text)) >= 10 else None

    return alter_one_cell(
        scene, "decimal_shift", alter, "the decimal point is moved", ("current", "previous")
    )


def add_sign_flip(scene: Scene) -> Defect | None:
    """A sign is lost or added."""

    def alter(text: str, rng: Random) -> str | None:
        return text[1:] if text.startswith(MINUS) else f"-{text}"

    return alter_one_cell(scene, "sign_flip", alter, "the sign is wrong")


def add_wrong_change(scene: Scene) -> Defect | None:
    """涨跌 is some other number."""

    def alter(text: str, rng: Random) -> str | None:
        unit, true = Decimal(1).scaleb(find_exponent(text)), parse_number(text)
        times = Decimal(repr(round(rng.uniform(1, 6), 2))) * rng.choice((1, -1))
        return f"{(true + times * max(abs(true), 3 * unit)).quantize(unit):f}"

    return alter_one_cell(scene, "change_wrong", alter, "the change is not the difference", ("change",))
