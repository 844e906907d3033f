"""Baseline: what a spreadsheet checks. A row's change is the difference of its columns, table 1's per cent follows."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from ribao.numbers import Printed, parse_printed

from bench.localisation.scene import print_like


def check_rows(reports: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """One finding for each rule that printed numbers break; the computed cell is named first, and its computed value proposed."""
    for report in reports:
        rows = [*report["contracts"], *report["indicators"]]
        yield [finding for row in rows for finding in _check_row(row)]


def _check_row(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    numbers = {name: parse_printed(row[name]) for name in row["ids"]}
    if {"current", "previous", "change"} <= {k for k, v in numbers.items() if v}:
        current, previous, change = (_take(numbers[k]) for k in ("current", "previous", "change"))
        off = abs(current.value - previous.value - change.value)
        if off > current.half + previous.half + change.half:
            yield _write_finding(row, ("change", "current", "previous"), current.value - previous.value)
    if {"close", "change", "pct"} <= {k for k, v in numbers.items() if v}:
        close, change, pct = (_take(numbers[k]) for k in ("close", "change", "pct"))
        base = close.value - change.value
        expected = 100 * change.value / base if base else Decimal(0)
        # The close before and the change are rounded too.
        loose = change.half + abs(expected) / 100 * (close.half + change.half)
        slack = pct.half + (100 * loose / (abs(base) - close.half - change.half) if base else 0)
        if abs(pct.value - expected) > slack:
            yield _write_finding(row, ("pct", "change", "close"), expected)


def _take(number: Printed | None) -> Printed:
    assert number is not None
    return number


def _write_finding(row: dict[str, Any], fields: tuple[str, ...], expected: Decimal) -> dict[str, Any]:
    value = print_like(expected, row[fields[0]])
    cells = [row["ids"][name] for name in fields]
    return {
        "severity": "error",
        "check": "row",
        "cells": cells,
        "proposed": value,
        "proposals": [{"cell": cells[0], "value": value, "confidence": None}],
        "alternatives": [],
    }
