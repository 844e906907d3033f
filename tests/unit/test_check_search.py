"""The cheapest set of causes is found, and nothing is changed by looking for it."""

import pytest
from ribao.check.causes import Cause
from ribao.check.constraints import Constraints, build_constraints
from ribao.check.search import Explanation, Search

from tests.fixtures.reports import Row, report

STOCK: tuple[Row, ...] = (
    ("铜", "LME库存", "112475", "111700", "775"),
    ("铜", "LME仓单", "97775", "97000", "775"),
    ("铜", "LME注销仓单", "14700", "14700", "0"),
)


def constraints(*rows: Row, quotes: tuple[tuple[str | None, ...], ...] = ()) -> Constraints:
    return build_constraints(report(rows=rows, quotes=quotes), [])


def explain_broken(shown: Constraints, causes: tuple[Cause, ...] = ()) -> list[Explanation]:
    values = dict(shown.values)
    broken = [r for r in shown.relations if not r.holds(values)]
    assert broken
    search = Search(shown, values, causes, shown.relations)
    found = search.explain(broken)
    assert values == dict(shown.values)
    return found


def test_one_cell_explains_two_broken_relations() -> None:
    wrong = (("铜", "LME库存", "112457", "111700", "775"), *STOCK[1:])
    best, *_ = explain_broken(constraints(*wrong))
    assert [c.cells for c in best.causes] == [("t2/铜/LME库存/current",)]
    assert best.causes[0].type == "digit_transposition" and not best.given_up


def test_two_mistakes_that_share_a_relation_are_two_causes() -> None:
    wrong = (
        ("铜", "LME库存", "112457", "111700", "775"),
        ("铜", "LME仓单", "97775", "79000", "775"),
        STOCK[2],
    )
    best, *_ = explain_broken(constraints(*wrong))
    assert {c.cells[0] for c in best.roots} == {"t2/铜/LME库存/current", "t2/铜/LME仓单/previous"}


def test_a_number_computed_from_a_wrong_one_is_a_casualty() -> None:
    """The gold price is wrong in table 2, and 期现价差 was computed from it."""
    rows = (
        ("贵金属", "SHFE黄金", "529.00", "519.00", "1.00"),
        ("贵金属", "黄金T+D", "518.50", "517.50", "1.00"),
        ("贵金属", "期现价差", "10.50", "1.50", "9.00"),
        ("贵金属", "SHFE白银", "6385.00", "6346.00", "39.00"),
        ("贵金属", "SHFE金银比价", "81.44", "81.78", "-0.34"),
    )
    best, *_ = explain_broken(constraints(*rows))
    assert [c.cells for c in best.roots] == [("t2/贵金属/SHFE黄金/current",)]
    assert {c.cells[0] for c in best.causes if c.casualty} >= {"t2/贵金属/期现价差/current"}


def test_what_no_cause_explains_is_given_up() -> None:
    shown = constraints(("铜", "LME库存", "112475", "111700", "999"))
    values = dict(shown.values)
    (broken,) = [r for r in shown.relations if not r.holds(values)]
    search = Search(shown, values, [], shown.relations, frozenset(broken.cells))
    (only,) = search.explain([broken])
    assert only.causes == () and only.given_up == (broken,)


def test_explanations_about_as_good_are_listed_the_best_first() -> None:
    found = explain_broken(constraints(("铜", "精废铜价差", "1685", "1652", "36")))
    assert {e.causes[0].cells[0] for e in found[:2]} == {
        "t2/铜/精废铜价差/change",
        "t2/铜/精废铜价差/current",
    }
    assert [e.cost for e in found] == sorted(e.cost for e in found)


@pytest.mark.parametrize("column", ["current", "previous"])
def test_no_price_is_explained_by_a_number_below_nothing(column: str) -> None:
    rows: dict[str, Row] = {
        "current": ("贵金属", "伦敦白银", "-26.82", "26.81", "0.01"),
        "previous": ("贵金属", "伦敦白银", "26.82", "-26.81", "0.01"),
    }
    best, *_ = explain_broken(constraints(rows[column]))
    assert best.causes[0].cells == (f"t2/贵金属/伦敦白银/{column}",) and best.causes[0].type == "sign_flip"
