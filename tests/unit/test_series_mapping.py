"""Labels become series when a report is taken from the archive; the reader knows labels only."""

from dataclasses import replace

from ribao.read.reader import parse_report
from ribao.report_json import from_json, to_json
from ribao.series_mapping import map_series

from tests.fixtures.local import SAMPLES
from tests.fixtures.reports import REAL, report, sample


def test_the_reader_gives_labels_and_no_series() -> None:
    read = parse_report((SAMPLES / f"{REAL:%Y%m%d}.pdf").read_bytes())
    assert {row.series for row in (*read.quotes, *read.indicators)} == {None}
    assert "unmapped_series" not in {warning.kind for warning in read.warnings}


def test_what_the_archive_says_of_a_series_does_not_count() -> None:
    kept = to_json(sample(REAL))
    for row in (*kept["contracts"], *kept["indicators"]):
        row["series"] = "cu.of_an_old_catalogue"
    assert to_json(from_json(kept)) == to_json(sample(REAL))


def test_an_unknown_label_is_one_warning_that_names_the_nearest() -> None:
    unknown = report(rows=(("铜", "LME库村", "1", "2", "-1"), ("铜", "LME库存", "1", "2", "-1")))
    once = map_series(unknown)
    (warning,) = once.warnings
    assert (warning.kind, warning.severity, warning.cells) == (
        "unmapped_series",
        "info",
        ("t2/铜/LME库村/current",),
    )
    assert "铜/LME库存 (cu.lme_stock)" in warning.message
    assert map_series(once) == once
    assert map_series(replace(once, indicators=once.indicators[1:])).warnings == ()
