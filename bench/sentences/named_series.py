"""Draw the series of a sentence, each with a name and the numbers that the sentence may print."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_DASHES = ("-", "~", "—", "－")


@dataclass(frozen=True, slots=True)
class NamedSeries:
    """A series, or None for a fact of no series, as one sentence names it; `numbers` by their slot, without units."""

    series: str | None
    heading: str
    name: str
    unit: str
    change_unit: str
    numbers: dict[str, str]


@cache
def load_classes() -> dict[str, list[dict[str, Any]]]:
    """Load named_series.yaml."""
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((FOLDER / "named_series.yaml").read_text())
    return loaded


def draw_series(classes: list[str], heading: str | None, random: Random) -> list[NamedSeries]:
    """Draw one series of each class: of one commodity, or where a heading is given each of another one."""
    while True:
        drawn = [random.choice(load_classes()[name]) for name in classes]
        headings = {entry["heading"] for entry in drawn}
        series = [entry.get("series", entry["full"][0]) for entry in drawn]
        if len(set(series)) == len(drawn) and (heading or len(headings) == 1):
            return [_build_series(entry, heading, random) for entry in drawn]


def _build_series(entry: dict[str, Any], heading: str | None, random: Random) -> NamedSeries:
    names = entry["full"] if heading else entry["own"] + entry["full"]
    unit = entry["unit"]
    return NamedSeries(
        series=entry.get("series"),
        heading=heading or entry["heading"],
        name=random.choice(names),
        unit=unit,
        change_unit=entry.get("change_unit", unit),
        numbers=_draw_numbers(entry, random),
    )


def _draw_numbers(entry: dict[str, Any], random: Random) -> dict[str, str]:
    """The numbers of all slots, no two alike: the level, its change, the levels that the change comes from, others."""
    while True:
        level, other, third, past = (_draw(entry["levels"], random) for _ in range(4))
        change, second, gain = (_draw(entry["changes"], random) for _ in range(3))
        step = Decimal(str(entry["changes"][2]))
        upper = level + step * random.randint(2, 8)
        numbers = {
            "n": level,
            "dn": change,
            "d2": second,
            "g": gain + 3 * change,
            "f": other,
            "f2": third,
            "y": past,
            "w": abs(other - level),
            "lower": level - change,
            "higher": level + change,
            "lo": level + step,
            "hi": upper,
        }
        if len(set(numbers.values())) == len(numbers) and min(numbers.values()) > 0:
            printed = {slot: str(number) for slot, number in numbers.items()}
            dash = random.choice(_DASHES)
            return printed | {
                "p": str(Decimal(random.randint(11, 399)) / 100),
                "r": f"{printed['lo']}{dash}{printed['hi']}",
            }


def _draw(bounds: list[float], random: Random) -> Decimal:
    low, high, step = (Decimal(str(bound)) for bound in bounds)
    return low + step * random.randint(0, int((high - low) / step))
