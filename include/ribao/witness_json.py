"""Comparisons with witnesses as JSON objects, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.cells import CellRef
from ribao.model import WitnessComparison, WitnessReading

Json = dict[str, Any]


def comparison_to_json(comparison: WitnessComparison) -> Json:
    """A comparison as one JSON-ready object; numbers as texts."""
    found = asdict(comparison)
    found["difference"] = _write(comparison.difference)
    if reading := comparison.reading:
        found["reading"] |= {"value": _write(reading.value), "observed_on": reading.observed_on.isoformat()}
    return found


def comparison_from_json(obj: Mapping[str, Any]) -> WitnessComparison:
    """The comparison that `comparison_to_json` wrote."""
    reading = obj["reading"] and WitnessReading(
        **{
            **obj["reading"],
            "value": Decimal(obj["reading"]["value"]),
            "observed_on": date.fromisoformat(obj["reading"]["observed_on"]),
        }
    )
    difference = None if obj["difference"] is None else Decimal(obj["difference"])
    return WitnessComparison(CellRef(obj["cell"]), obj["witness"], obj["state"], reading, difference)


def _write(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
