"""How relations fared: on right days all held, on wrong ones the known mistakes account for those that did not."""

import re
from datetime import date
from functools import cache
from random import Random

import pytest
from click.testing import CliRunner
from ribao import warehouse
from ribao.check import build_snapshot, check
from ribao.check.relation_discovery import discover_relations
from ribao.check.relation_survey import survey_relations
from ribao.commands.relations import relations
from ribao.model import ReportSnapshot, Verdict
from ribao.warehouse import Warehouse
from ribao_sim import build_report, simulate_days, spoil_day

from tests.fixtures.warehouse import RECHECKER, simulate_loadings


@cache
def right_days() -> list[ReportSnapshot]:
    days = simulate_days(date(2025, 3, 3), date(2025, 3, 31), 4)
    return [build_snapshot(build_report(day), Verdict(())) for day in days]


def wrong_days() -> list[ReportSnapshot]:
    rng, before, history = Random(3), None, []
    for day in simulate_days(date(2025, 3, 3), date(2025, 3, 14), 4):
        today = build_report(spoil_day(day, before, rng, 3) if before else day)
        history.append(build_snapshot(today, check(today, history)))
        before = day
    return history


def test_every_relation_held_on_right_days() -> None:
    records = survey_relations(right_days())
    assert {r.name for r in records if r.held < r.times} <= {"spread.lead_spot"}
    assert {r.name for r in records if not r.times} <= {"text.pct", "published"}
    names = {r.name for r in records}
    assert names > {"row.change", "row.pct", "tables.close", "tables.change", "day.previous", "text.stated"}


def test_numbers_found_wrong_account_for_what_did_not_hold() -> None:
    records = [r for r in survey_relations(wrong_days()) if r.name != "spread.lead_spot"]
    spoilt, broken = sum(r.spoilt for r in records), sum(r.times - r.held - r.spoilt for r in records)
    assert spoilt > 10 and broken <= 0.1 * spoilt


def test_no_proposal_where_the_catalogue_says_it_already() -> None:
    assert discover_relations(right_days()) == []


def test_a_folder_without_audits_is_wrong_usage(tmp_path: object) -> None:
    result = CliRunner().invoke(relations, ["--audit", str(tmp_path)])
    assert result.exception is not None and "ribao audit" in str(result.exception)


def test_the_command_asks_the_warehouse(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.load_reports(Warehouse(url), simulate_loadings(12), RECHECKER)
    monkeypatch.setenv("RIBAO_WAREHOUSE", url)
    result = CliRunner().invoke(relations, [], catch_exceptions=False)
    assert result.exit_code == 0 and "12 reports" in result.output
    found = re.search(r"row\.pct\s+│[^│]*│\s*(\d+)\s*│\s*(\d+)\s*│", result.output)
    assert found and 240 <= int(found[1]) <= int(found[2]) == 12 * 22
    assert "proposals (none is used until a person adds it" in result.output
