"""Compare an engine's findings on one report with its truth, and add up.

Terms are those of the project's scorers. Only error and warn findings that name a cell count.

found        a finding names a wrong cell of the mistake (of a sentence, also another cell of its section or the table's)
first        the first cell of such a finding is one that the mistake made wrong itself
findings     each finding belongs to the mistake whose cell it names; one that names none, to the report's first mistake
fixed        a value proposed for a wrong cell is the true one, of mistakes for which the report determines one;
fixed_or_alternative   … or one among the alternatives is
right, wrong, harmful  values proposed for cells of the tables: the true one; another for a wrong cell; another than
             the true one for a cell that was printed right
false        findings on a day without mistakes; `tied`: those on cells that yesterday's wrong numbers reach
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from bench.localisation.market import LOOK_ALIKES

Json: TypeAlias = Mapping[str, Any]
_ALARMS = ("error", "warn")
_TABLES = ("t1/", "t2/")
# Conditions that make a group of their own.
_HARD_CONDITIONS = ("first_days", "no_predecessor", "new_series")


@dataclass(slots=True)
class Tally:
    """Counts by group and by kind, (confidence, is right) of every value with a confidence, and seconds a report."""

    groups: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Finding:
    """An alarm: its cells, the culprit first, the values it proposes and the alternatives: (cell, value, confidence)."""

    cells: tuple[str, ...]
    proposals: tuple[tuple[str, str, float | None], ...]
    alternatives: tuple[tuple[str, str, float | None], ...]


def score_report(truth: Json, findings: Iterable[Json], seconds: float, tally: Tally) -> None:
    """Add one report to the tally."""
    alarms = [_read_finding(f) for f in findings if f["severity"] in _ALARMS and f["cells"]]
    tally.seconds.append(seconds)
    day_group = _name_day_group(truth)
    defects = truth["defects"]
    tally.groups[day_group]["days"] += 1
    owners = [_find_owner(alarm, defects) for alarm in alarms]
    near = {_normalise(c) for c in truth["dependents"]}
    for alarm, owner in zip(alarms, owners, strict=True):
        group = _name_group(defects[owner or 0]) if defects else day_group
        _score_values(truth, alarm, [tally.groups[group], *_kind_counts(defects, owner, tally)], tally)
        if not defects:
            tied = bool(near.intersection(alarm.cells))
            tally.groups[group]["tied" if tied else "false"] += 1
            if not tied:
                tally.misses.append(f"{truth['report_date']} {truth['day']} false alarm {alarm.cells[:3]}")
    for number, defect in enumerate(defects):
        mine = [a for a, owner in zip(alarms, owners, strict=True) if (owner or 0) == number]
        counts = _score_mistake(defect, alarms) | Counter(findings=len(mine))
        for total in (tally.groups[_name_group(defect)], tally.kinds[f"{defect['group']}/{defect['kind']}"]):
            total.update(counts)
        if not counts["found"] or not counts["first"]:
            what = "culprit not first" if counts["found"] else "missed"
            tally.misses.append(
                f"{truth['report_date']} {defect['kind']} {what} {defect['cells'][:3]} "
                f"printed {defect['printed'][:3]} true {defect['true'][:3]}"
            )


def _kind_counts(defects: Sequence[Json], owner: int | None, tally: Tally) -> list[Counter[str]]:
    if not defects:
        return []
    defect = defects[owner or 0]
    return [tally.kinds[f"{defect['group']}/{defect['kind']}"]]


def _name_day_group(truth: Json) -> str:
    if truth["defects"]:
        return _name_group(truth["defects"][0])
    return "look-alikes" if truth["day"] in LOOK_ALIKES else "clean"


def _name_group(defect: Json) -> str:
    return defect["condition"] if defect["condition"] in _HARD_CONDITIONS else str(defect["group"])


def _read_finding(finding: Json) -> _Finding:
    cells = tuple(_normalise(c) for c in finding["cells"])
    proposals = _read_values(finding.get("proposals") or ())
    if not proposals and finding.get("proposed") is not None:
        proposals = ((cells[0], finding["proposed"], _read_confidence(finding.get("confidence"))),)
    return _Finding(cells, proposals, _read_values(finding.get("alternatives") or ()))


def _read_values(values: Iterable[Json]) -> tuple[tuple[str, str, float | None], ...]:
    return tuple(
        (_normalise(v["cell"]), v["value"], _read_confidence(v.get("confidence")))
        for v in values
        if v.get("value") is not None
    )


def _read_confidence(confidence: Any) -> float | None:
    return None if confidence is None else float(confidence)


def _find_owner(alarm: _Finding, defects: Sequence[Json]) -> int | None:
    """The mistake that an alarm is about: by its first cell, otherwise by any; None where it names no wrong cell."""
    for cells in (alarm.cells[:1], alarm.cells):
        for number, defect in enumerate(defects):
            if any(_is_named(c, defect) for c in cells):
                return number
    return None


def _is_named(cell: str, defect: Json) -> bool:
    """Whether a cell is one of a mistake's, or is in its section of the narrative."""
    wanted = {_normalise(c) for c in (*defect["cells"], *defect["also"])}
    return cell in wanted or _is_in_section(cell, defect)


def _is_in_section(cell: str, defect: Json) -> bool:
    sections = tuple(_normalise(c).rpartition("/")[0] + "/" for c in defect["cells"] if c.startswith("text/"))
    return bool(sections) and cell.startswith(sections)


def _score_mistake(defect: Json, alarms: Sequence[_Finding]) -> Counter[str]:
    root = {_normalise(c) for c in defect["cells"]}
    hits = [a for a in alarms if any(_is_named(c, defect) for c in a.cells)]
    first = any(a.cells[0] in root or _is_in_section(a.cells[0], defect) for a in hits)
    true = _index_true([defect])
    determined = {c for c, (_, is_determined) in true.items() if is_determined}
    counts = Counter(mistakes=1, found=bool(hits), first=first)
    if determined:
        proposed = {
            c for a in alarms for c, v, _ in a.proposals if c in determined and is_same(v, true[c][0])
        }
        listed = {
            c for a in alarms for c, v, _ in a.alternatives if c in determined and is_same(v, true[c][0])
        }
        counts.update(
            determined=1,
            fixed=bool(proposed),
            fixed_or_alternative=bool(proposed | listed),
            cells_determined=len(determined),
            cells_fixed=len(proposed),
            cells_fixed_or_alternative=len(proposed | listed),
        )
    return counts


def _index_true(defects: Iterable[Json]) -> dict[str, tuple[str | None, bool]]:
    """The true value of every wrong cell, and whether the report determines it."""
    return {
        _normalise(cell): (true, is_determined)
        for defect in defects
        for part in (defect, defect["derived"])
        for cell, true, is_determined in zip(part["cells"], part["true"], part["determined"], strict=True)
    }


def _score_values(truth: Json, alarm: _Finding, totals: Sequence[Counter[str]], tally: Tally) -> None:
    printed, true = index_printed(truth), _index_true(truth["defects"])
    for values, counted in ((alarm.proposals, True), (alarm.alternatives, False)):
        for cell, value, confidence in values:
            if not cell.startswith(_TABLES) or cell not in printed:
                continue
            wanted = true[cell][0] if cell in true else printed[cell]
            right = is_same(value, wanted)
            if confidence is not None:
                tally.confidences.append((confidence, right))
            if counted:
                for total in totals:
                    total["right" if right else "wrong" if cell in true else "harmful"] += 1
                if not right:
                    what = "wrong value" if cell in true else "harmful value"
                    tally.misses.append(
                        f"{truth['report_date']} {what} for {cell}: printed {printed[cell]} true {wanted} proposed {value}"
                    )


def index_printed(truth: Json) -> dict[str, str | None]:
    """Every cell of both tables as printed."""
    found: dict[str, str | None] = {}
    for row in truth["contracts"]:
        name = f"t1/{_normalise(row['contract'])}"
        found |= {f"{name}/{f}": row[f] for f in ("close", "change", "pct", "volume", "open_interest")}
    for block in truth["blocks"]:
        seen: Counter[str] = Counter()
        for row in block["rows"]:
            metric = _normalise(row["metric"] or "")
            seen[metric] += 1
            unique = f"{metric}#{seen[metric]}" if seen[metric] > 1 else metric
            name = f"t2/{_normalise(block['block'])}/{unique}"
            found |= {f"{name}/{f}": row[f] for f in ("current", "previous", "change")}
    return found


def is_same(one: Any, other: Any) -> bool:
    """Whether two texts are one number."""
    a, b = _parse(one), _parse(other)
    return a is not None and a == b


def _parse(text: Any) -> Decimal | None:
    try:
        return Decimal(_normalise(text).replace(",", "").rstrip("%")) if text not in (None, "") else None
    except InvalidOperation:
        return None


def _normalise(text: Any) -> str:
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))
    return folded.replace("−", "-").replace("–", "-")
