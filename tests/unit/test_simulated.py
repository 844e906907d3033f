"""The simulated market: repeatable, true to the catalogue's relations, with mistakes that are labelled."""

from datetime import date
from random import Random

from ribao.check import build_snapshot, check
from ribao.model import ReportSnapshot
from ribao.presentation.findings import write_message
from ribao_sim import build_report, simulate_days, spoil_day
from ribao_sim.cells import index_cells
from ribao_sim.mistakes import KINDS, Scene

MONTH = (date(2024, 6, 3), date(2024, 6, 28))


def test_the_same_seed_gives_the_same_days() -> None:
    assert list(simulate_days(*MONTH, seed=3)) == list(simulate_days(*MONTH, seed=3))
    assert list(simulate_days(*MONTH, seed=3)) != list(simulate_days(*MONTH, seed=4))


def test_clean_days_raise_no_alarm() -> None:
    history: list[ReportSnapshot] = []
    for day in simulate_days(*MONTH, seed=5):
        verdict = check(build_report(day), history)
        assert [write_message(f, "zh") for f in verdict.findings if f.severity != "info"] == []
        history.append(build_snapshot(build_report(day), verdict))
    assert len(history) == 19


def test_every_day_prints_every_known_series() -> None:
    day = next(simulate_days(*MONTH))
    assert len({i.series for i in build_report(day).indicators}) == 126
    assert all(q.series for q in build_report(day).quotes)


def test_statements_stand_where_they_say() -> None:
    made = build_report(next(simulate_days(*MONTH)))
    texts = {s.commodity: "\n".join(s.paragraphs) for s in made.sections}
    assert made.statements
    for statement in made.statements:
        assert texts[statement.commodity][statement.start : statement.end] == statement.text


def test_every_kind_of_mistake_is_made_as_its_label_says() -> None:
    yesterday, clean, *_ = simulate_days(*MONTH, seed=9)
    for kind in KINDS:
        made = None
        for seed in range(20):
            scene = Scene(spoil_day(clean, yesterday, Random(0), 0, 0), yesterday, Random(seed), set())
            if made := kind(scene):
                break
        assert made, kind
        if made["kind"] == "narrative_vs_table":
            continue
        printed = made["printed"] if isinstance(made["printed"], list) else [made["printed"]]
        spots = index_cells(scene.day)
        assert [spots[c].text for c in made["cells"]] == printed
        assert printed != made["true"]


def test_spoiling_leaves_the_day_as_it_was() -> None:
    yesterday, clean, *_ = simulate_days(*MONTH, seed=9)
    before = index_cells(clean)["t1/SHFE铜/close"].text, str(clean)
    spoiled = spoil_day(clean, yesterday, Random(1), 5)
    assert (index_cells(clean)["t1/SHFE铜/close"].text, str(clean)) == before
    assert len([d for d in spoiled["defects"] if d["severity"] != "info"]) == 5
