"""Relations are data: each has its reason, and adding one is adding a line."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from ribao.check import build_snapshot, check
from ribao.check import relations as module
from ribao.check.cross_report import find_line
from ribao.check.relation_discovery import discover_relations
from ribao.check.relation_survey import survey_relations
from ribao.check.relations import load_relations_file
from ribao.model import Report, Verdict
from ribao.presentation.findings import list_equations
from ribao_sim import build_report, simulate_days

from tests.fixtures.reports import change_cell

YAML = Path(module.__file__).parents[1] / "catalogue" / "relations.yaml"

CatalogueLines = dict[str, list[dict[str, object]]]


@cache
def right_days() -> tuple[Report, ...]:
    return tuple(build_report(d) for d in simulate_days(date(2025, 3, 3), date(2025, 3, 24), 3))


@pytest.fixture
def catalogue_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[CatalogueLines], None]]:
    """Puts another relations.yaml in the place of the project's."""

    def use(lines: CatalogueLines) -> None:
        (tmp_path / "relations.yaml").write_text(yaml.safe_dump(lines, allow_unicode=True))
        monkeypatch.setattr(
            module, "read_yaml", lambda _, name: yaml.safe_load((tmp_path / name).read_bytes())
        )
        forget()

    def forget() -> None:
        load_relations_file.cache_clear()
        find_line.cache_clear()

    yield use
    monkeypatch.undo()
    forget()


@pytest.fixture
def catalogue_lines() -> CatalogueLines:
    """The project's relations.yaml, to be altered."""
    found: CatalogueLines = yaml.safe_load(YAML.read_text(encoding="utf-8"))
    return found


def test_adding_a_line_is_adding_a_relation(
    catalogue_lines: CatalogueLines, catalogue_with: Callable[[CatalogueLines], None]
) -> None:
    today = right_days()[-1]
    wrong = change_cell(today, "t2/锌/现货报价/current", "1")
    equation = "zn.spot = 7 * pb.spot"
    line = {
        "name": "test.sevenfold",
        "family": "ratio",
        "equation": equation,
        "why": "a test",
        "zh": "七倍",
        "en": "seven times",
    }

    def list_broken() -> list[str]:
        return [r for f in check(wrong, []).findings for r in list_equations(f) if " 7 × " in r]

    assert not list_broken()
    catalogue_with(catalogue_lines | {"report": [*catalogue_lines["report"], line]})
    assert list_broken()
    (record,) = [r for r in survey_relations([build_snapshot(today, Verdict(()))]) if r.equation == equation]
    assert (record.held, record.times, record.why) == (0, 2, "a test")


def test_a_line_taken_away_comes_back_as_a_proposal_only(
    catalogue_lines: CatalogueLines, catalogue_with: Callable[[CatalogueLines], None]
) -> None:
    history = [build_snapshot(r, Verdict(())) for r in right_days()]
    assert discover_relations(history) == []
    before = YAML.read_bytes()
    catalogue_with(
        catalogue_lines | {"report": [x for x in catalogue_lines["report"] if x["name"] != "ratio.coke_coal"]}
    )
    (found,) = discover_relations(history)
    assert found.equation == "j.j_jm_ratio = j.dce_main / jm.dce_main"
    assert found.held == found.times == len(history)
    # It takes no part in a check, and nothing writes it down.
    today = right_days()[-1]
    by_series = {i.series: i.cells["current"] for i in today.indicators}
    wrong = change_cell(today, by_series["j.j_jm_ratio"].id, "9.99")
    proofs = [r for f in check(wrong, history[:-1]).findings for r in list_equations(f)]
    assert proofs and not [r for r in proofs if str(by_series["j.dce_main"].text) in r]
    assert YAML.read_bytes() == before
