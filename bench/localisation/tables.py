"""The tally as tables: by group, by kind, by band of confidence."""

from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from rich.table import Table

from bench.localisation.score import Tally

# Lower bounds of confidence.
BANDS = (0.97, 0.9, 0.7, 0.5)
_GROUPS = ("known", "other", "first_days", "no_predecessor", "new_series", "clean", "look-alikes")
_SHARES = (
    ("found", "found", "mistakes"),
    ("culprit first", "first", "found"),
    ("findings a mistake", "findings", "mistakes"),
    ("fixed", "fixed", "determined"),
    ("or alternative", "fixed_or_alternative", "determined"),
)
_COUNTS = ("right", "wrong", "harmful")


def build_tables(tally: Tally) -> Iterator[Table]:
    """Tables for a terminal."""
    yield _build_group_table(tally)
    yield _build_kind_table(tally)
    if tally.confidences:
        yield _build_band_table(tally)
    times = summarise_tally(tally)["seconds"]
    table = Table("CPU seconds a report", "median", "worst")
    table.add_row("", f"{times['median']:.3f}", f"{times['worst']:.3f}")
    yield table


def summarise_tally(tally: Tally) -> dict[str, Any]:
    """All counts, and the figures made of them, as one JSON object."""
    return {
        "groups": {
            name: {"counts": counts, "shares": _divide(counts)} for name, counts in tally.groups.items()
        },
        "kinds": {
            name: {"counts": counts, "shares": _divide(counts)}
            for name, counts in sorted(tally.kinds.items())
        },
        "bands": [
            {"from": low, "to": high, "values": len(found), "right": sum(found)}
            for low, high, found in split_bands(tally)
        ],
        "seconds": {"median": median(tally.seconds or [0]), "worst": max(tally.seconds, default=0)},
    }


def split_bands(tally: Tally) -> Iterator[tuple[float, float, list[bool]]]:
    """Each band's bounds, and of every value in it whether it is right."""
    high = 1.0
    for low in BANDS:
        yield low, high, [right for c, right in tally.confidences if low <= c and (c < high or high == 1)]
        high = low


def _divide(counts: Counter[str]) -> dict[str, float | None]:
    proposed = sum(counts[k] for k in _COUNTS)
    shares = {name: counts[part] / counts[of] if counts[of] else None for name, part, of in _SHARES}
    return {
        **shares,
        "trust": counts["right"] / proposed if proposed else None,
        "harmful share": counts["harmful"] / proposed if proposed else None,
    }


def _build_group_table(tally: Tally) -> Table:
    heads = (
        "group",
        "days",
        "mistakes",
        *(name for name, _, _ in _SHARES),
        "right",
        "wrong",
        "harmful",
        "trust",
    )
    table = Table(*heads, "false", "tied")
    for name in _GROUPS:
        counts = tally.groups.get(name, Counter())
        if counts["days"] or counts["mistakes"]:
            table.add_row(name, *_write_row(counts), *(str(counts[k]) for k in ("false", "tied")))
    return table


def _write_row(counts: Counter[str]) -> list[str]:
    figures = _divide(counts)
    return [
        str(counts["days"]),
        str(counts["mistakes"]),
        *(_write_share(figures[name]) for name, _, _ in _SHARES),
        *(str(counts[k]) for k in _COUNTS),
        _write_share(figures["trust"]),
    ]


def _build_kind_table(tally: Tally) -> Table:
    table = Table("kind", "mistakes", *(name for name, _, _ in _SHARES), "right", "wrong", "harmful", "trust")
    for name, counts in sorted(tally.kinds.items()):
        table.add_row(name, *_write_row(counts)[1:])
    return table


def _build_band_table(tally: Tally) -> Table:
    table = Table("confidence", "values", "right")
    for low, high, found in split_bands(tally):
        table.add_row(
            f"{low}-{high}", str(len(found)), _write_share(sum(found) / len(found) if found else None)
        )
    return table


def _write_share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
