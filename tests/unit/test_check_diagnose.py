"""One diagnosis a cause: apart where nothing ties mistakes together, with alternatives, casualties and a proposal."""

from tests.fixtures.diagnoses import diagnose_rows, yesterday
from tests.fixtures.reports import Row

STOCK: tuple[Row, ...] = (
    ("铜", "LME库存", "112475", "111700", "775"),
    ("铜", "LME仓单", "97775", "97000", "775"),
    ("铜", "LME注销仓单", "14700", "14700", "0"),
)
GOLD: tuple[Row, ...] = (
    ("贵金属", "SHFE黄金", "520.00", "519.00", "1.00"),
    ("贵金属", "黄金T+D", "518.50", "517.50", "1.00"),
    ("贵金属", "期现价差", "1.50", "1.50", "0.00"),
)


def test_right_rows_have_no_diagnosis() -> None:
    assert diagnose_rows(*STOCK, *GOLD) == []


def test_mistakes_that_nothing_ties_together_are_separate_diagnoses() -> None:
    found = diagnose_rows(
        ("铜", "LME库存", "112457", "111700", "775"),
        *STOCK[1:],
        ("锌", "LME库存", "270875", "271000", "125"),
    )
    assert {(d.cells[0], d.type, d.proposed) for d in found} == {
        ("t2/铜/LME库存/current", "digit_transposition", "112475"),
        ("t2/锌/LME库存/change", "sign_flip", None),
    }


def test_the_broken_relations_over_the_culprit_are_its_witnesses() -> None:
    (found,) = diagnose_rows(("铜", "LME库存", "112457", "111700", "775"), *STOCK[1:])
    assert {r.name for r in found.witnesses} == {"row.change", "stock.parts"}
    assert all("t2/铜/LME库存/current" in r.cells for r in found.witnesses)


def test_where_the_evidence_singles_out_no_cell_the_other_is_an_alternative() -> None:
    (found,) = diagnose_rows(("铜", "精废铜价差", "1685", "1652", "36"))
    suspects = {found.cells[0], *(p.cell for p in found.alternatives)}
    assert suspects >= {"t2/铜/精废铜价差/current", "t2/铜/精废铜价差/change"}


def test_the_day_before_decides_between_alternatives() -> None:
    before = yesterday(("铜", "精废铜价差", "1625", "1620", "5"))
    (found,) = diagnose_rows(("铜", "精废铜价差", "1685", "1652", "60"), before=before)
    assert found.cells == ("t2/铜/精废铜价差/previous",) and found.proposed == "1625"
    assert not found.alternatives


def test_what_was_computed_from_the_culprit_is_its_casualty() -> None:
    (found,) = diagnose_rows(
        ("贵金属", "SHFE黄金", "529.00", "519.00", "1.00"),
        GOLD[1],
        ("贵金属", "期现价差", "10.50", "1.50", "9.00"),
        ("贵金属", "SHFE白银", "6385.00", "6346.00", "39.00"),
        ("贵金属", "SHFE金银比价", "81.44", "81.78", "-0.34"),
    )
    assert found.cells == ("t2/贵金属/SHFE黄金/current",) and found.proposed == "520.00"
    assert found.casualties == ("t2/贵金属/期现价差/current", "t2/贵金属/期现价差/change")


def test_a_late_row_is_one_diagnosis_with_a_proven_cell_first() -> None:
    before = yesterday(
        ("铜", "LME库存", "111700", "111500", "200"),
        ("铜", "LME仓单", "97000", "96800", "200"),
        ("铜", "LME注销仓单", "14700", "14700", "0"),
    )
    (found,) = diagnose_rows(("铜", "LME库存", "111700", "111500", "200"), *STOCK[1:], before=before)
    assert found.type == "stale_row"
    assert found.cells[0] == "t2/铜/LME库存/current" and found.proposed == "112475"


def test_two_bases_have_no_proposal() -> None:
    (found,) = diagnose_rows(
        ("铅", "SHFE铅主力", "16465", "16155", "310"), quotes=(("SHFE铅", "16465", "280", "1.73"),)
    )
    assert (found.type, found.proposed) == ("settlement_base", None)
