"""A finding says what is printed, what proves it wrong with numbers, and what is proposed; in both languages."""

import ast
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest
from ribao.catalogue.finding_types import all_finding_types
from ribao.cells import CellRef
from ribao.check import build_snapshot, check
from ribao.check.constraints import build_constraints
from ribao.check.diagnosis.diagnose import Diagnoses, diagnose
from ribao.check.diagnosis.reporting import find_confirmations, report_diagnoses
from ribao.check.field_checks import find_blanks
from ribao.check.findings import build_finding
from ribao.model import Finding, Statement, Verdict
from ribao.presentation import findings as findings_module
from ribao.presentation.cards import build_card
from ribao.presentation.findings import list_equations, write_message, write_reason
from ribao.presentation.messages import LANGUAGES
from ribao_sim import build_report, simulate_days, spoil_day

from tests.fixtures.diagnoses import DAY_BEFORE, constraints, findings, yesterday
from tests.fixtures.reports import REAL, Row, report, sample

STOCK: tuple[Row, ...] = (
    ("铜", "LME库存", "112457", "111700", "775"),
    ("铜", "LME仓单", "97775", "97000", "775"),
    ("铜", "LME注销仓单", "14700", "14700", "0"),
)


def test_what_is_printed_what_proves_it_wrong_and_the_proposal() -> None:
    (finding,) = findings(*STOCK)
    for text in (write_message(finding, "zh"), write_message(finding, "en")):
        assert "112457" in text and "775 + 111700" in text and "97775 + 14700" in text and "112475" in text
    assert write_message(finding, "zh").endswith("应为 112475（确定）。") and write_message(
        finding, "en"
    ).endswith("Proposed: 112475 (certain).")
    assert set(list_equations(finding)) == {"775 ≠ 112457 − 111700", "112457 ≠ 97775 + 14700"}


def test_alternatives_are_listed_and_named_after_the_culprit() -> None:
    (finding,) = findings(("铜", "精废铜价差", "1685", "1652", "36"))
    assert "也可能错在" in write_message(finding, "zh") and "It may also be" in write_message(finding, "en")
    assert {"t2/铜/精废铜价差/change", "t2/铜/精废铜价差/current"} <= set(finding.cells)


def test_what_was_computed_from_the_culprit_is_counted_and_listed() -> None:
    (finding,) = findings(
        ("贵金属", "SHFE黄金", "529.00", "519.00", "1.00"),
        ("贵金属", "黄金T+D", "518.50", "517.50", "1.00"),
        ("贵金属", "期现价差", "10.50", "1.50", "9.00"),
        ("贵金属", "SHFE白银", "6385.00", "6346.00", "39.00"),
        ("贵金属", "SHFE金银比价", "81.44", "81.78", "-0.34"),
    )
    assert "由此算错的还有：贵金属「期现价差」今日值" in write_message(finding, "zh")
    assert finding.casualties[0] == "t2/贵金属/期现价差/current"


def test_a_witness_that_only_narrows_it_down_tells_the_range() -> None:
    (finding,) = findings(("锌", "LME锌", "-2437", "2430.5", "6.5"), quotes=(("LME锌", "2437", "7", "0.29"),))
    assert "限定于" in write_message(finding, "zh") and "allow" in write_message(finding, "en")


def test_a_late_row_says_that_the_report_before_printed_it() -> None:
    before = yesterday(("铅", "LME铅", "2003", "2016", "-13"))
    (finding,) = findings(
        ("铅", "LME铅", "2003", "2016", "-13"), quotes=(("LME铅", "2053", "50", "2.50"),), before=before
    )
    assert "与前一日报告所印相同" in write_message(finding, "zh") and finding.proposed == "2053"


def build_stated_finding(value: str) -> Finding:
    """A finding on a zinc price of 20820 in table 2, the narrative stating another."""
    statement = Statement(
        CellRef("text/锌/1"), "锌", "zn.spot", "现货报价", value, "元/吨", None, f"现货报价 {value} 元/吨"
    )
    today = replace(report(rows=(("锌", "现货报价", "20820", "20850", "-30"),)), statements=(statement,))
    shown = build_constraints(today, [yesterday(("锌", "现货报价", "20850", "20800", "50"))])
    (finding,) = report_diagnoses(diagnose(shown), shown)
    return finding


def test_a_wrong_sentence_is_quoted_and_the_table_bears_witness() -> None:
    finding = build_stated_finding("20280")
    assert finding.cells == ("text/锌/1", "t2/锌/现货报价/current")
    assert "「现货报价 20280 元/吨」" in write_message(finding, "zh") and "表格 (20820)" in write_message(
        finding, "zh"
    )
    assert "The table (20820) gives 20820" in write_message(finding, "en")


def test_a_blank_says_what_gives_its_value() -> None:
    (finding,) = find_blanks(constraints(("铜", "LME库存", None, "111700", "775"), *STOCK[1:]))
    assert write_message(finding, "zh") == (
        "铜「LME库存」今日值为空。本行涨跌 (775 + 111700)、库存与仓单 (97775 + 14700) 均得出 112475。应为 112475（很可能）。"
    )
    assert write_message(finding, "en").endswith("all give 112475. Proposed: 112475 (very likely).")


def test_witnesses_that_disagree_give_a_blank_no_value() -> None:
    rows = (("铜", "LME库存", None, "111700", "775"), ("铜", "LME仓单", "99999", "97000", "775"), STOCK[2])
    (finding,) = find_blanks(constraints(*rows))
    assert finding.proposed is None


def test_a_restatement_tells_both_numbers() -> None:
    before = yesterday(("锌", "现货报价", "20999", "20900", "99"))
    (finding,) = findings(("锌", "现货报价", "20820", "20850", "-30"), before=before)
    assert finding.check == "day.restated" and finding.severity == "info"
    assert "20850" in write_message(finding, "zh") and "20999" in write_message(finding, "zh")
    assert finding.proposed is None and list_equations(finding) == ("20850 ≠ 20999",), (
        "what is printed counts"
    )


def test_a_confirmation_tells_what_was_printed_before() -> None:
    row: Row = ("锌", "现货报价", "28050", "20900", "-50")
    cell = CellRef("t2/锌/现货报价/current")
    wrong = build_finding("row.change", "digit_typo", [cell], proposals={cell: "20850"})
    before = build_snapshot(report(DAY_BEFORE, (row,)), Verdict((wrong,)))
    assert before.proposed == {"t2/锌/现货报价/current": Decimal(20850)}
    (finding,) = find_confirmations(constraints(("锌", "现货报价", "20820", "20850", "-30"), before=before))
    assert finding.proposed is None and list_equations(finding) == ("20850 = 20850",)
    assert (
        finding.type == "confirmed"
        and "28050" in write_message(finding, "zh")
        and "20850" in write_message(finding, "en")
    )


def test_an_equation_without_a_cause_names_all_its_cells() -> None:
    shown = constraints(("锌", "现货报价", "20820", "20850", "999"))
    (broken,) = [r for r in shown.relations if not r.holds(shown.values)]
    (finding,) = report_diagnoses(Diagnoses(unexplained=[[broken]]), shown)
    assert finding.severity == "warn" and len(finding.cells) == 3
    assert "999 ≠ 20820 − 20850" in write_message(finding, "zh") and "999 ≠ 20820 − 20850" in write_message(
        finding, "en"
    )


# Facts: what findings state is a name and its values; each name has a message in both languages.

INCLUDE = Path(findings_module.__file__).parents[2]
# Names that are made of a variable, by the file that makes them.
MADE_NAMES = {
    "statistics.py": {"beyond_history", "frozen"},
    "series_changes.py": {
        f"series_{name}" for name in ("renamed", "missing", "missing_block", "new", "new_block")
    },
}


def fact_names() -> set[str]:
    found: set[str] = set()
    for path in (
        p for part in ("check", "pipeline", "commands") for p in INCLUDE.glob(f"ribao/{part}/**/*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fact":
                name = node.args[0]
                found |= {str(name.value)} if isinstance(name, ast.Constant) else MADE_NAMES[path.name]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_has_a_message_and_every_message_its_fact(language: str) -> None:
    text = (INCLUDE / f"ribao/presentation/messages/{language}/findings.ftl").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^fact-(\w+) =", text)) == fact_names()


@cache
def simulated_verdicts() -> tuple[Verdict, ...]:
    """A fortnight of mistakes, each day checked against the days before."""
    rng, before, history, verdicts = Random(3), None, [], []
    for day in simulate_days(date(2025, 3, 3), date(2025, 3, 14), 4):
        today = build_report(spoil_day(day, before, rng, 5) if before else day)
        verdict = check(today, history)
        history.append(build_snapshot(today, verdict))
        verdicts.append(verdict)
        before = day
    return tuple(verdicts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_texts(language: str) -> None:
    found = [f for v in simulated_verdicts() for f in v.findings]
    assert len({f.type for f in found}) > 10
    for finding in found:
        assert write_message(finding, language) and all(write_reason(finding, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cells", [(), (CellRef("t2/铜/LME库存/current"), CellRef("text/铜/1"))])
def test_a_finding_without_facts_has_a_plain_message_and_a_card(
    language: str, cells: tuple[CellRef, ...]
) -> None:
    """An older version stored findings as sentences, which the new ones do not keep."""
    for name, finding_type in all_finding_types().items():
        finding = Finding(f"old.{name}", name, "warn", cells, ())
        text = write_message(finding, language)
        assert (finding_type.zh if language == "zh" else finding_type.en).lower() in text.lower()
        card = build_card(finding, sample(REAL), language)
        assert card.message == text and card.reason and not card.equations
