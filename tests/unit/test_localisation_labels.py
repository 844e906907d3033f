"""The labels of the localisation benchmark are right: what they call true restores every rule."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from random import Random

import pytest
from ribao.cells import CellRef
from ribao_sim.cells import Day, index_cells

from bench.localisation.labels import Mistake, make_mistake
from bench.localisation.market import LOOK_ALIKES, iterate_dates, open_market, simulate_day
from bench.localisation.mistake_kinds import Kind, load_kinds
from bench.localisation.relations import build_rules, find_broken, read_facts
from bench.localisation.scene import Scene, open_scene
from bench.localisation.stretches import FIRST_REPORT, KindCycle, Sample, make_stretch
from tests.fixtures.localisation import make_samples


@pytest.fixture(scope="module")
def week() -> list[Day]:
    """Clean days in a row."""
    market, dates = open_market(5), iterate_dates(FIRST_REPORT)
    return [simulate_day(market, next(dates)) for _ in range(8)][1:]


def spoil(week: list[Day], kind: Kind) -> tuple[Scene, Mistake]:
    for seed in range(10):
        scene = open_scene(deepcopy(week[-1]), week[:-1], Random(seed))
        if mistake := make_mistake(scene, kind, build_rules(scene, week[-2])):
            return scene, mistake
    raise AssertionError(f"{kind.name} was never made")


@pytest.mark.parametrize("kind", load_kinds(), ids=lambda kind: kind.name)
def test_every_kind_prints_what_its_label_says(week: list[Day], kind: Kind) -> None:
    scene, mistake = spoil(week, kind)
    spots, clean = index_cells(scene.day), index_cells(week[-1])
    for cell, text in {**mistake.root, **mistake.derived}.items():
        assert text != mistake.true[cell]
        if cell in spots:
            assert spots[cell].text == text
            assert clean[cell].text == mistake.true[cell]
    untouched = spots.keys() - set(mistake.cells)
    assert all(spots[c].text == clean[c].text for c in untouched)


def test_known_kinds_are_those_of_the_simulator() -> None:
    """The simulator's own names, so that both speak of one kind."""
    assert {k.name for k in load_kinds() if k.group == "known"} == {
        "digit_typo",
        "digit_transposition",
        "decimal_shift",
        "sign_flip",
        "change_wrong",
        "stale_cell",
        "stale_row",
        "stale_block",
        "row_misaligned",
        "ratio_stale",
        "missing_as_zero",
        "blank_cell",
        "table1_vs_table2",
        "wrong_header_date",
        "narrative_vs_table",
    }


@pytest.mark.parametrize("look_alike", LOOK_ALIKES)
def test_look_alikes_satisfy_every_rule(look_alike: str) -> None:
    market, dates = open_market(3), iterate_dates(FIRST_REPORT)
    before, day = (simulate_day(market, next(dates), name) for name in (None, None, look_alike)[1:])
    scene = open_scene(day, [before], Random(0))
    assert not find_broken(build_rules(scene, before), {**scene.true, **read_facts(day["facts"])})


def restore(sample: Sample) -> Day:
    """The day with every label's true value in its place."""
    day = deepcopy(sample.day)
    spots = index_cells(day)
    for defect in sample.truth["defects"]:
        for part in (defect, defect["derived"]):
            for cell, true in zip(part["cells"], part["true"], strict=True):
                if cell.table == "text":
                    restore_fact(day, cell, defect["stated"], true)
                else:
                    spots[cell].text = true
    return day


def restore_fact(day: Day, cell: CellRef, stated: str, true: str) -> None:
    section = [f for f in day["facts"] if f["commodity"] == cell.block]
    section[int(cell.field) - 1][stated] = true


def iterate_restored() -> Iterator[tuple[Sample, Day, Day | None]]:
    """Each sample, its day restored, and the restored day of the report before where its columns are those of today's."""
    before: Day | None = None
    for sample in make_samples():
        day = restore(sample)
        dates = day["blocks"][0]["header_dates"]
        follows = before is not None and before["blocks"][0]["header_dates"][0] == dates[1]
        yield sample, day, before if follows else None
        before = day


def test_the_true_values_restore_every_rule() -> None:
    for sample, day, before in iterate_restored():
        scene = open_scene(day, [], Random(0))
        broken = find_broken(build_rules(scene, before), {**scene.true, **read_facts(day["facts"])})
        assert not broken, (sample.name, broken[0].cells)


def test_a_determined_value_may_not_be_another() -> None:
    """A unit more or less breaks a rule, the other cells being right.

    Table 1 rounds prices of the LME, of which table 2 says more: there several rules together determine a value.
    """
    checked = 0
    for sample, day, before in iterate_restored():
        scene = open_scene(day, [], Random(0))
        rules = build_rules(scene, before)
        texts = {**scene.true, **read_facts(day["facts"])}
        for defect in sample.truth["defects"]:
            for cell, is_determined in zip(defect["cells"][:4], defect["determined"], strict=False):
                if is_determined and cell.table == "t2":
                    for other in step_away(texts[cell] or ""):
                        assert find_broken(rules, {**texts, cell: other}, [cell]), (sample.name, cell)
                        checked += 1
    assert checked > 10


def step_away(text: str) -> tuple[str, str]:
    """The numbers beside a printed one."""
    value = Decimal(text)
    unit = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    return f"{value - unit:f}", f"{value + unit:f}"


def test_the_same_seed_makes_the_same_reports() -> None:
    first, again = (list(make_stretch(4, 2, 0, 2, KindCycle(Random(4)))) for _ in range(2))
    assert first == again
    assert first != list(make_stretch(5, 2, 0, 2, KindCycle(Random(4))))
