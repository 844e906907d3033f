"""Relations as they fared, and proposals that are never used by themselves."""

from datetime import date

from click.testing import CliRunner
from ribao.check import past
from ribao.check.survey import proposals, survey
from ribao.commands.relations import relations
from ribao.model import Verdict
from ribao_sim import days, report

HISTORY = [past(report(d), Verdict(())) for d in days(date(2025, 3, 3), date(2025, 3, 31), 4)]


def test_every_relation_held_on_right_days() -> None:
    records = survey(HISTORY)
    hints = {r.name for r in records if r.held < r.days}
    assert len(records) > 40 and hints <= {"spread.lead_spot"}


def test_a_proposal_held_on_every_day() -> None:
    assert all(p.held == p.days >= 10 for p in proposals(HISTORY))


def test_a_folder_without_audits_is_wrong_usage(tmp_path: object) -> None:
    result = CliRunner().invoke(relations, ["--audit", str(tmp_path)])
    assert result.exception is not None and "ribao audit" in str(result.exception)
