"""Stretches of successive days: usual reports first, then days that are clean, unusual or have labelled mistakes.

Conditions of a mistake: `single`, `pair` (two in one report), `reissued` (the report of that day comes again, corrected),
`first_days` (no or few reports before), `no_predecessor` (the report of the day before is missing), `new_series` (the row
was not in earlier reports).
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from random import Random
from typing import Any

from ribao.catalogue import all_series, find_series
from ribao.cells import CellRef
from ribao.report_json import to_json
from ribao_sim import build_report
from ribao_sim.cells import Day
from ribao_sim.mistakes import Scene as ReprintScene
from ribao_sim.mistakes import reprint_number
from ribao_sim.truth import build_truth
from ribao_sim.walks import load_derived_series

from bench.localisation.labels import Mistake, make_mistake
from bench.localisation.market import LOOK_ALIKES, Market, iterate_dates, open_market, simulate_day
from bench.localisation.mistake_kinds import GROUPS, Kind, load_kinds
from bench.localisation.relations import Rules, build_rules, find_determined
from bench.localisation.scene import Scene, open_scene

FIRST_REPORT = date(2024, 3, 4)
SCORED_DAYS = 40
_KEPT_DAYS = 8
# How often a scored day is what; of 100.
_PLAN = {
    "clean": 18,
    "look_alike": 12,
    "single": 48,
    "pair": 12,
    "reissued": 3,
    "no_predecessor": 4,
    "new_series": 3,
}
# Every so many stretches one begins with mistakes.
_EARLY_STRETCHES, _EARLY_DAYS = 3, 3
_SINGLE = ("single", "reissued", "no_predecessor", "new_series", "first_days")
# So many kinds are tried on a day.
_DRAWS = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """One report as a perfect reader gives it, what is true of it, and the day to lay out. `scored` is false before the mistakes begin."""

    name: str
    report: dict[str, Any]
    truth: dict[str, Any]
    day: Day
    scored: bool


class KindCycle:
    """Gives the kinds evenly: each once by chance before one comes again; the two groups in turn."""

    def __init__(self, rng: Random, chosen: Sequence[str] = ()) -> None:
        kinds = [k for k in load_kinds() if not chosen or k.name in chosen]
        groups = [[k for k in kinds if k.group == group] for group in GROUPS]
        self._rng = rng
        self._all = {g[0].group: g for g in groups if g}
        self._left: dict[str, list[Kind]] = {group: [] for group in self._all}
        self._turns = cycle(self._all)

    def draw(self) -> Kind:
        """The next kind."""
        group = next(self._turns)
        if not self._left[group]:
            self._left[group] = self._rng.sample(self._all[group], len(self._all[group]))
        return self._left[group].pop()

    def draw_for_row(self) -> Kind:
        """A kind for one row of table 2, without regard to turns."""
        kinds = [k for group in self._all.values() for k in group if k.scope in ("cell", "row")]
        fitting = [k for k in kinds if "t2" in k.of.get("tables", ("t2",))]
        return self._rng.choice(fitting or kinds or self._all[next(self._turns)])

    def postpone(self, kind: Kind) -> None:
        """Take back a kind that found no place."""
        self._left[kind.group].insert(0, kind)


def make_stretch(
    seed: int, number: int, days: int, history: int, kinds: KindCycle, first: date = FIRST_REPORT
) -> Iterator[Sample]:
    """A stretch's reports in order: `history` usual ones, then about `days` scored ones."""
    rng = Random(f"{seed}/{number}")  # noqa: S311 - a simulation
    market, dates = open_market(rng.getrandbits(32)), iterate_dates(first)
    simulate_day(market, next(dates))
    plans = _plan_days(rng, number, days, history)
    maker = _StretchMaker(rng, market, kinds, f"{number:03d}", plans)
    for plan in plans:
        if plan == "no_predecessor":
            maker.skip_day(next(dates))
        yield from maker.make_day(next(dates), plan)


def _plan_days(rng: Random, number: int, days: int, history: int) -> list[str]:
    early = _EARLY_DAYS if number % _EARLY_STRETCHES == _EARLY_STRETCHES - 1 else 0
    usual = ["usual"] * max(0, history - early)
    return ["first_days"] * early + usual + rng.choices(list(_PLAN), list(_PLAN.values()), k=days)


class _StretchMaker:
    """Makes a stretch's days one after another and remembers the last ones."""

    def __init__(
        self, rng: Random, market: Market, kinds: KindCycle, name: str, plans: Sequence[str]
    ) -> None:
        self._rng, self._market, self._kinds, self._name = rng, market, kinds, name
        self._earlier: list[Day] = []
        # Cells of the report before whose number was wrong today.
        self._wrong_before: set[CellRef] = set()
        self._has_predecessor = False
        # Series that enter the report on days to come, the next one last.
        free = [s.id for s in all_series() if s.id not in load_derived_series()]
        self._to_come = rng.sample(free, plans.count("new_series"))

    def skip_day(self, data_date: date) -> None:
        """A day whose report is missing."""
        self._remember(self._simulate_day(data_date, None))
        self._has_predecessor = False

    def make_day(self, data_date: date, plan: str) -> Iterator[Sample]:
        """The reports of a day: one, or two where it is issued again."""
        look_alike = self._rng.choice(list(LOOK_ALIKES)) if plan == "look_alike" else None
        new = self._to_come.pop() if plan == "new_series" else None
        clean = self._simulate_day(data_date, look_alike)
        printed = deepcopy(clean)
        scene = open_scene(printed, self._earlier, self._rng)
        rules = build_rules(scene, self._earlier[-1] if self._has_predecessor else None)
        if new:
            scene.taken.update(p.cell.row for p in scene.places.values() if p.series != new)
        mistakes = self._make_mistakes(scene, rules, plan)
        if look_alike == "reprint":
            reprint_number(ReprintScene(printed, self._earlier[-1], self._rng, set()))
        labels = _write_labels(scene, rules, mistakes, plan)
        name = look_alike or (plan if mistakes or plan == "usual" else "clean")
        yield self._write_sample(printed, "", labels, name, rules)
        if plan == "reissued":
            yield self._write_sample(clean, "-2", [], "reissue", rules)
        self._wrong_before = {c for m in mistakes for c in m.cells} if plan != "reissued" else set()
        self._remember(clean)
        self._has_predecessor = True

    def _simulate_day(self, data_date: date, look_alike: str | None) -> Day:
        day = simulate_day(self._market, data_date, look_alike)
        for block in day["blocks"]:
            block["rows"] = [r for r in block["rows"] if not self._is_to_come(block["block"], r[0])]
        return day

    def _is_to_come(self, block: str, label: str) -> bool:
        series = find_series(block, label)
        return series is not None and series.id in self._to_come

    def _remember(self, clean: Day) -> None:
        self._earlier = [*self._earlier, clean][-_KEPT_DAYS:]

    def _make_mistakes(self, scene: Scene, rules: Rules, plan: str) -> list[Mistake]:
        wanted = 2 if plan == "pair" else 1 if plan in _SINGLE else 0
        found: list[Mistake] = []
        for _ in range(_DRAWS):
            if len(found) == wanted:
                break
            kind = self._kinds.draw_for_row() if plan == "new_series" else self._kinds.draw()
            if mistake := make_mistake(scene, kind, rules):
                found.append(mistake)
            elif plan != "new_series":
                self._kinds.postpone(kind)
        return found

    def _write_sample(
        self, day: Day, suffix: str, labels: list[dict[str, Any]], plan: str, rules: Rules
    ) -> Sample:
        wrong = {CellRef(c) for label in labels for c in (*label["cells"], *label["also"])}
        truth = build_truth({**day, "defects": labels, "dependents": self._find_tied(rules, wrong)})
        truth["day"] = plan
        name = f"{day['report_date'].replace('-', '')}{suffix}"
        return Sample(f"{self._name}/{name}", to_json(build_report(day)), truth, day, plan != "usual")

    def _find_tied(self, rules: Rules, wrong: set[CellRef]) -> list[str]:
        """Right cells that share a relation with a wrong one, of this report or of the report before."""
        before = {c.in_past for c in self._wrong_before}
        reach = wrong | before
        for _ in range(2):
            tied = {
                c for r in rules.relations if reach.intersection(r.cells) for c in r.cells if not c.is_past
            }
            if not before:
                break
            # A wrong number of the day before reaches its row of today.
            reach |= {c for c in tied if before & {c.beside("current").in_past}}
            before = set()
        return sorted(tied - wrong)


def _write_labels(
    scene: Scene, rules: Rules, mistakes: Sequence[Mistake], condition: str
) -> list[dict[str, Any]]:
    wrong = [c for m in mistakes for c in m.cells]
    determined = find_determined(rules, scene.true, wrong) if wrong else frozenset()
    return [m.to_json(determined, condition) for m in mistakes]
