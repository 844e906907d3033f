"""Statements of the sample reports: which number is said of which series, and where it stands."""

import pdfplumber
from ribao.labels import label_key

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import REAL, sample


def test_the_real_reports_statements() -> None:
    statements = {
        (s.commodity, s.series): (s.value, s.unit, s.change) for s in sample(REAL).statements if s.series
    }
    assert statements[("铜", "cu.spot_premium")] == ("-210", "元/吨", None)
    assert statements[("铜", "cu.lme_stock")] == ("11.25", "万吨", None)
    assert statements[("铅", "pb.lme_stock")] == ("272200", "吨", "4350")
    assert statements[("贵金属", "quote.au.comex")] == ("2254.8", "美元/盎司", "1.78%")
    assert statements[("沪镍", "ni.jinchuan_premium")] == ("2850", "元/吨", None)


def test_spans_point_into_the_section() -> None:
    report = sample(REAL)
    texts = {s.commodity: "\n".join(s.paragraphs) for s in report.sections}
    assert report.statements
    for s in report.statements:
        assert texts[s.commodity][s.start : s.end] == s.text
        assert all(
            n.lstrip("-").rstrip("%") in label_key(s.text) for n in (s.value, s.change) if n and n != "0"
        )
        assert s.boxes


def test_inside_each_statements_boxes_stands_its_text() -> None:
    """Another extractor than the reader's says which characters have their centre in the boxes."""
    with (SAMPLES / f"{REAL:%Y%m%d}.pdf").open("rb") as file, pdfplumber.open(file) as pdf:
        for statement in sample(REAL).statements:
            seen = "".join(
                c["text"]
                for box in statement.boxes
                for c in pdf.pages[box.page - 1].chars
                if box.x0 <= (c["x0"] + c["x1"]) / 2 <= box.x1
                and box.top <= (c["top"] + c["bottom"]) / 2 <= box.bottom
            )
            assert label_key(seen) == label_key(statement.text), statement.id
