"""The confidence in a cell's reading: from its place, its form and the agreement of readers."""

from dataclasses import replace
from decimal import Decimal

from ribao.model import CERTAIN, Box, Report
from ribao.read.confidence import score_cells

from tests.fixtures.pages import build_page
from tests.fixtures.reports import report as make_report

PAGES = [build_page(("数据透视" * 15, 40.0, 50.0))]
EDGE = 520.0


def read(*texts: str, boxes: dict[int, tuple[float, float]] | None = None) -> Report:
    """Rows whose change is a text of `texts`, centred on 490 points or from x0 to x1 of `boxes`."""
    rows = []
    for k, text in enumerate(texts):
        (row,) = make_report(rows=(("铜", f"价格{k}", "70000", "69000", text),)).indicators
        x0, x1 = (boxes or {}).get(k, (490 - 2 * len(text), 490 + 2 * len(text)))
        edges = {"current": (380.0, 400.0), "previous": (420.0, 440.0), "change": (x0, x1)}
        cells = {
            f: replace(c, box=Box(1, edges[f][0], 60.0 + 10 * k, edges[f][1], 68.0 + 10 * k))
            for f, c in row.cells.items()
        }
        rows.append(replace(row, cells=cells))
    return replace(make_report(), indicators=tuple(rows))


def score(report: Report, agreement: str = "1") -> dict[int, Decimal]:
    """The confidence in the change of each row."""
    cells = {i.cells["change"].id: Decimal(agreement) for i in report.indicators}
    scored = score_cells(report, PAGES, cells if agreement != "1" else {})
    return {k: i.cells["change"].reading_confidence for k, i in enumerate(scored.indicators)}


def test_a_number_in_its_place_is_certain() -> None:
    assert set(score(read("1", "-1000", "25.5", "12")).values()) == {CERTAIN}


def test_readers_that_do_not_agree_lower_it() -> None:
    assert set(score(read("1", "2", "3"), "0.5").values()) == {Decimal("0.50")}


def test_two_readings_of_one_number_are_no_certain_one() -> None:
    assert score(read("1", "-10¦", "12"))[1] == Decimal("0.10")


def test_a_number_far_off_its_column_or_over_its_neighbour_is_less_certain() -> None:
    scores = score(read("1", "2", "3", "1234", boxes={3: (436.0, 470.0)}))
    assert scores[3] == Decimal("0.64")
    assert scores[0] == CERTAIN


def test_a_number_that_ends_at_the_edge_of_all_text_may_be_cut_off_and_has_a_warning() -> None:
    report = read("1", "2", "3", "0.123456789", boxes={3: (484.0, EDGE + 1)})
    assert score(report)[3] == Decimal("0.40")
    warnings = score_cells(report, PAGES, {}).warnings
    assert [w.cells for w in warnings if w.kind == "uncertain_cell"] == [
        (report.indicators[3].cells["change"].id,)
    ]
