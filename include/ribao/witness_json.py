"""Comparisons with witnesses as JSON objects, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
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
        known_at = reading.known_at.isoformat() if reading.known_at else None
        found["reading"] |= {
            "value": _write(reading.value),
            "observed_on": reading.observed_on.isoformat(),
            "known_at": known_at,
        }
    return found


def comparison_from_json(obj: Mapping[str, Any]) -> WitnessComparison:
    """The comparison that `comparison_to_json` wrote."""
    reading = obj["reading"] and _read_reading(obj["reading"])
    difference = None if obj["difference"] is None else Decimal(obj["difference"])
    return WitnessComparison(CellRef(obj["cell"]), obj["witness"], obj["state"], reading, difference)


def _read_reading(obj: Mapping[str, Any]) -> WitnessReading:
    known_at = obj["known_at"] and datetime.fromisoformat(obj["known_at"])
    observed_on = date.fromisoformat(obj["observed_on"])
    return WitnessReading(
        **{**obj, "value": Decimal(obj["value"]), "observed_on": observed_on, "known_at": known_at}
    )


def _write(number: Decimal | None) -> str | None:
    return None if number is None else str(number)
