"""The scores of the localisation benchmark: engines whose score is known, and what counts as what."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
import pytest

from bench.localisation.chart import draw_calibration
from bench.localisation.engines import find_nothing, load_engine, run_engine
from bench.localisation.score import Tally, score_report
from bench.localisation.tables import build_tables, split_bands, summarise_tally
from tests.fixtures.localisation import build_oracle, make_samples, score_engine, write_finding


def sum_groups(tally: Tally) -> Counter[str]:
    return sum(tally.groups.values(), Counter())


def test_an_oracle_scores_one() -> None:
    samples = make_samples()
    tally = score_engine(build_oracle(samples), samples)
    total = sum_groups(tally)
    assert total["mistakes"] == total["found"] == total["first"] == total["findings"] > 10
    assert total["determined"] == total["fixed"] == total["fixed_or_alternative"] > 5
    assert total["cells_determined"] == total["cells_fixed"]
    assert total["right"] and not total["wrong"] + total["harmful"] + total["false"] + total["tied"]
    assert tally.misses == []
    assert all(all(found) for _, _, found in split_bands(tally))


def test_an_empty_engine_scores_nothing() -> None:
    total = sum_groups(score_engine(find_nothing, make_samples()))
    assert total["mistakes"] and total["determined"]
    assert not any(
        total[k] for k in ("found", "first", "findings", "fixed", "right", "wrong", "harmful", "false")
    )


def build_truth(**other: Any) -> dict[str, Any]:
    """A report with one row in each table, and a wrong close."""
    defect = {
        "kind": "digit_typo",
        "group": "known",
        "condition": "single",
        "severity": "error",
        "cells": ["t1/A/close"],
        "printed": ["110"],
        "true": ["100"],
        "determined": [True],
        "derived": {"cells": ["t1/A/pct"], "printed": ["9"], "true": ["0"], "determined": [False]},
        "also": ["t1/A/pct"],
    }
    contract = {
        "contract": "A",
        "close": "110",
        "change": "0",
        "pct": "9",
        "volume": None,
        "open_interest": None,
    }
    row = {"metric": "价 格", "current": "1,100", "previous": "90", "change": "10"}
    return {
        "report_date": "2024-03-04",
        "day": "single",
        "contracts": [contract],
        "blocks": [{"block": "铜", "rows": [row, dict(row)]}],
        "defects": [defect],
        "dependents": ["t1/A/change"],
        **other,
    }


def build_finding(*cells: str, **values: str) -> dict[str, Any]:
    """A finding that proposes `values` for its first cell: proposed, or an alternative."""
    lists = {
        name: [{"cell": cells[0], "value": values[name], "confidence": "0.8"}] if name in values else []
        for name in ("proposals", "alternatives")
    }
    return {"severity": "error", "cells": list(cells), **lists, "proposed": values.get("proposed")}


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (
            build_finding("t1/A/close", proposals="100.0"),
            {"found", "first", "fixed", "fixed_or_alternative", "right"},
        ),
        (
            build_finding("t1/A/close", proposed="100"),
            {"found", "first", "fixed", "fixed_or_alternative", "right"},
        ),
        (build_finding("t1/A/close", proposals="101"), {"found", "first", "wrong"}),
        (build_finding("t1/A/close", alternatives="100"), {"found", "first", "fixed_or_alternative"}),
        (build_finding("t1/A/pct", "t1/A/close"), {"found"}),
        (build_finding("t2/铜/价格/current", "t1/A/close", proposals="1000"), {"found", "harmful"}),
        (build_finding("t2/铜/价格#2/current", proposals="1100"), {"right"}),
        (build_finding("t2/铜/价格/change"), set()),
        ({**build_finding("t1/A/close"), "severity": "info"}, {"no finding"}),
    ],
)
def test_a_finding_counts(finding: dict[str, Any], expected: set[str]) -> None:
    tally = Tally()
    score_report(build_truth(), [finding], 0.0, tally)
    counts = tally.groups["known"]
    names = ("found", "first", "fixed", "fixed_or_alternative", "right", "wrong", "harmful")
    assert {name for name in names if counts[name]} == expected - {"no finding"}
    assert counts["findings"] == ("no finding" not in expected)


def test_alarms_on_clean_days_are_false_or_tied() -> None:
    tally = Tally()
    clean = build_truth(defects=[], day="clean")
    score_report(clean, [build_finding("t1/A/close"), build_finding("t1/A/change")], 0.0, tally)
    score_report({**clean, "day": "big_move"}, [build_finding("t1/A/close", proposals="1")], 0.0, tally)
    assert tally.groups["clean"] == Counter(days=1, false=1, tied=1)
    assert tally.groups["look-alikes"] == Counter(days=1, false=1, harmful=1)


def test_a_sentence_is_found_by_any_cell_of_its_section_or_by_the_table() -> None:
    sentence = {"cells": ["text/铜/2"], "also": ["t1/A/close"], "kind": "sentence_digit", "group": "other"}
    derived = {"cells": [], "printed": [], "true": [], "determined": []}
    truth = build_truth()
    truth["defects"] = [{**truth["defects"][0], **sentence, "determined": [False], "derived": derived}]
    for cell, first in (("text/铜/3:change", 1), ("text/铜/2", 1), ("t1/A/close", 0), ("text/铜矿/2", None)):
        tally = Tally()
        score_report(truth, [build_finding(cell)], 0.0, tally)
        counts = tally.groups["other"]
        assert (counts["found"], counts["first"]) == ((0, 0) if first is None else (1, first)), cell


def test_bands_hold_every_confidence_from_a_half_up() -> None:
    tally = Tally(confidences=[(1.0, True), (0.97, False), (0.95, True), (0.5, True), (0.3, False)])
    assert [found for _, _, found in split_bands(tally)] == [[True, False], [True], [], [True]]
    assert next((b["from"], b["values"], b["right"]) for b in summarise_tally(tally)["bands"]) == (0.97, 2, 1)


def test_tables_and_plot_are_drawn(tmp_path: Path) -> None:
    samples = make_samples()
    tally = score_engine(build_oracle(samples), samples)
    assert next(t.row_count for t in build_tables(tally)) >= 4
    draw_calibration(tally, tmp_path / "plot.svg")
    assert "<svg" in (tmp_path / "plot.svg").read_text(encoding="utf-8")


def test_a_command_reads_a_folder_and_writes_another() -> None:
    script = (
        "import json, pathlib, sys; "
        "[(pathlib.Path(sys.argv[2]) / p.name).write_text(json.dumps({'findings': [{'cells': [p.stem]}]})) "
        "for p in pathlib.Path(sys.argv[1]).iterdir()]"
    )
    engine = load_engine(f'{sys.executable} -c "{script}" {{reports}} {{out}}')
    found = [findings[0]["cells"] for findings, _ in run_engine(engine, make_samples()[:2])]
    assert [cells[0][:4] for cells in found] == ["000-", "001-"]


def test_an_unknown_engine_says_what_there_is() -> None:
    with pytest.raises(click.BadParameter, match="fellegi-holt"):
        load_engine("other")


def test_a_perfect_finding_has_the_form_of_the_contract() -> None:
    assert write_finding(build_truth()["defects"][0])["proposals"] == [
        {"cell": "t1/A/close", "value": "100", "confidence": "0.99"}
    ]
