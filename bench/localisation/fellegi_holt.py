"""Baseline: the error localisation of Fellegi and Holt (1976) as a mixed-integer program.

Change the fewest cells so that all linear constraints can hold: rows, relations, the two tables, yesterday's column against
the report before (without the cells that were found wrong then). A printed number stands for its rounding interval. A value
is proposed for a changed cell where the constraints leave it an interval no wider than a unit of its row's last place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from ribao import calendar
from ribao.cells import CellRef
from ribao.check.relations import Relation, build_relations, index_row_series
from ribao.model import Report
from ribao.numbers import parse_printed
from ribao.report_json import from_json
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix

from bench.localisation.linear_forms import Constraint, linearise
from bench.localisation.scene import count_places

Vector: TypeAlias = npt.NDArray[np.float64]
_SECONDS = 3.0
# Beside the sum of all residuals: what a changed cell may be away, in half units of its print.
_ROOM = 100.0
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class _Problem:
    """One component: its cells, what they are printed as (blank: None), half their units, and its constraints."""

    cells: Sequence[CellRef]
    values: Vector
    halves: Vector
    blank: npt.NDArray[np.bool_]
    constraints: Sequence[Constraint]


def localise_errors(reports: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """One finding for each component that violates a constraint: the cells to change."""
    # Of each data date, today's column as printed, without what was found wrong.
    printed: dict[date, dict[CellRef, str | None]] = {}
    for given in reports:
        report = from_json(given)
        today = report.data_date
        before = printed.get(calendar.previous_trading_day(today), {}) if today else {}
        texts, constraints = _read_constraints(report, before)
        findings = [f for problem in _split(texts, constraints) for f in _solve(problem, texts)]
        yield findings
        if today:
            wrong = {cell for finding in findings for cell in finding["cells"]}
            printed[today] = {c: t for c, t in texts.items() if c.field == "current" and c not in wrong}


def _read_constraints(
    report: Report, before: Mapping[CellRef, str | None]
) -> tuple[dict[CellRef, str | None], list[Constraint]]:
    """The texts of the report, and of the report before under `past/…`, with their constraints."""
    series = index_row_series(report)
    texts = {c.id: c.text for c in report.cells().values()}
    relations = [r for r in build_relations(series) if not r.hint]
    for row in series:
        past = row.cell("current").in_past
        if past.present in before:
            texts[past] = before[past.present]
            relations.append(Relation("day", "day", row.cell("previous"), past, ""))
    return texts, [linearise(r) for r in relations]


def _split(texts: Mapping[CellRef, str | None], constraints: Sequence[Constraint]) -> Iterator[_Problem]:
    """The connected components in which a constraint is violated or a number is missing."""
    component = {cell: {cell} for c in constraints for cell in c.cells}
    for constraint in constraints:
        merged = set[CellRef]().union(*(component[c] for c in constraint.cells))
        component.update(dict.fromkeys(merged, merged))
    seen: set[int] = set()
    for cells in component.values():
        if id(cells) in seen:
            continue
        seen.add(id(cells))
        problem = _build_problem(
            [c for c in texts if c in cells], texts, [k for k in constraints if k.left in cells]
        )
        if problem.blank.any() or _measure_residuals(problem).max(initial=0) > _TOLERANCE:
            yield problem


def _build_problem(
    cells: Sequence[CellRef], texts: Mapping[CellRef, str | None], constraints: Sequence[Constraint]
) -> _Problem:
    printed = [parse_printed(texts[c]) for c in cells]
    return _Problem(
        cells,
        np.array([float(p.value) if p else 0.0 for p in printed]),
        np.array([float(p.half) if p else 0.0 for p in printed]),
        np.array([p is None for p in printed]),
        constraints,
    )


def _build_rows(problem: _Problem) -> Iterator[tuple[dict[int, float], int | None]]:
    """Each constraint as `sum(coefficient * value) <= 0`, and the cell that lifts it when changed (quotients)."""
    index = {c: n for n, c in enumerate(problem.cells)}
    for constraint in problem.constraints:
        left = index[constraint.left]
        terms = {index[c]: k for c, k in constraint.terms.items()}
        divisor = {index[c]: k for c, k in constraint.divisor.items()}
        if not divisor:
            row = {**terms, left: terms.get(left, 0.0) - 1}
            yield row, None
            yield {n: -k for n, k in row.items()}, None
            continue
        for sign in (1, -1):
            bound = problem.values[left] + sign * problem.halves[left]
            row = dict(terms)
            for n, k in divisor.items():
                row[n] = row.get(n, 0.0) - bound * k
            # A wrong quotient may be any number: its size must not drown the others.
            size = sign * max(map(abs, row.values()), default=1.0)
            yield {n: k / size for n, k in row.items()}, left


def _measure_residuals(problem: _Problem) -> Vector:
    """By how much each row is violated when every value may move within its rounding interval."""
    found = []
    for row, lifted_by in _build_rows(problem):
        if any(problem.blank[n] for n in row) or (lifted_by is not None and problem.blank[lifted_by]):
            found.append(0.0)
            continue
        found.append(sum(k * problem.values[n] - abs(k) * problem.halves[n] for n, k in row.items()))
    return np.array(found)


def _solve(problem: _Problem, texts: Mapping[CellRef, str | None]) -> Iterator[dict[str, Any]]:
    changed = _choose_changed(problem)
    if not changed:
        return
    cells = [problem.cells[n] for n in changed]
    places = [_count_row_places(cell, texts) for cell in cells]
    values = [_find_only_value(problem, changed, n, p) for n, p in zip(changed, places, strict=True)]
    proposals = [
        {"cell": c, "value": v, "confidence": None}
        for c, v in zip(cells, values, strict=True)
        if v is not None
    ]
    first = next((p["value"] for p in proposals if p["cell"] == cells[0]), None)
    yield {
        "severity": "error",
        "check": "fellegi-holt",
        "cells": cells,
        "proposed": first,
        "proposals": proposals,
        "alternatives": [],
    }


def _choose_changed(problem: _Problem) -> list[int] | None:
    """The cells of the cheapest change; None where there is none in time. Variables: deviations, then choices."""
    count = len(problem.cells)
    room = _measure_room(problem)
    rows, lower, upper = [], [], []
    for row, lifted_by in _build_rows(problem):
        entries = dict(row)
        if lifted_by is not None:
            entries[count + lifted_by] = -_measure_lift(problem, row, room)
        rows.append(entries)
        lower.append(-np.inf)
        upper.append(-sum(k * problem.values[n] for n, k in row.items()))
    for n in range(count):
        for sign in (1.0, -1.0):
            rows.append({n: sign, count + n: -room[n]})
            lower.append(-np.inf)
            upper.append(problem.halves[n])
    found = milp(
        np.concatenate([np.zeros(count), np.where(problem.blank, 0.0, 1.0)]),
        integrality=np.concatenate([np.zeros(count), np.ones(count)]),
        bounds=_bound_variables(problem, room),
        constraints=LinearConstraint(_build_matrix(rows, 2 * count), np.array(lower), np.array(upper)),
        options={"time_limit": _SECONDS},
    )
    if found.x is None:
        return None
    return [n for n in range(count) if found.x[count + n] > 0.5]


def _bound_variables(problem: _Problem, room: Vector) -> Bounds:
    """A blank is always chosen, a number of the report before never."""
    away = room + problem.halves
    past = np.array([cell.is_past for cell in problem.cells])
    return Bounds(
        np.concatenate([-away, np.where(problem.blank, 1.0, 0.0)]),
        np.concatenate([away, np.where(past, 0.0, 1.0)]),
    )


def _measure_room(problem: _Problem) -> Vector:
    """How far a changed cell may be from its print: twice what all constraints are violated by, and some more.

    A wider room would let a choice of 0.000001 move a large number.
    """
    total = float(_measure_residuals(problem).clip(min=0).sum())
    largest = float(np.abs(problem.values).max(initial=1.0))
    room: Vector = np.where(problem.blank, 2 * largest, 2 * total + _ROOM * problem.halves)
    return room


def _measure_lift(problem: _Problem, row: Mapping[int, float], room: Vector) -> float:
    """What a quotient's inequality can be violated by at most."""
    return float(sum(abs(k) * (abs(problem.values[n]) + room[n] + problem.halves[n]) for n, k in row.items()))


def _find_only_value(problem: _Problem, changed: Sequence[int], cell: int, places: int) -> str | None:
    """A changed cell's value where the constraints leave it less than a unit of its print."""
    rows = [(row, lifted_by) for row, lifted_by in _build_rows(problem) if lifted_by not in changed]
    count = len(problem.cells)
    matrix = _build_matrix([row for row, _ in rows], count)
    limits = np.array([0.0 for _ in rows])
    bounds = [
        (None, None)
        if n in changed
        else (problem.values[n] - problem.halves[n], problem.values[n] + problem.halves[n])
        for n in range(count)
    ]
    ends = []
    for sign in (1.0, -1.0):
        goal = np.zeros(count)
        goal[cell] = sign
        found = linprog(goal, A_ub=matrix, b_ub=limits, bounds=bounds)
        if found.x is None:
            return None
        ends.append(float(found.x[cell]))
    unit = 10.0**-places
    if abs(ends[1] - ends[0]) > unit * (1 + _TOLERANCE):
        return None
    shown = f"{sum(ends) / 2:.{places}f}"
    return shown.removeprefix("-") if float(shown) == 0 else shown


def _count_row_places(cell: CellRef, texts: Mapping[CellRef, str | None]) -> int:
    """The most decimals of the row's numbers that are in the same unit."""
    beside = [cell] if cell.field == "pct" else [c for c in texts if c.row == cell.row and c.field != "pct"]
    return max(count_places(texts[c] or "") for c in beside)


def _build_matrix(rows: Sequence[Mapping[int, float]], width: int) -> csr_matrix:
    entries = [(n, column, value) for n, row in enumerate(rows) for column, value in row.items()]
    if not entries:
        return csr_matrix((len(rows), width))
    line, column, value = zip(*entries, strict=True)
    return csr_matrix((value, (line, column)), shape=(len(rows), width))
