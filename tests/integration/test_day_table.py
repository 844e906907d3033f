"""The day as a table: what is best beside what is printed, on the screen, as Excel and as CSV."""

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from email import message_from_bytes
from email.policy import default

import pytest
from openpyxl import load_workbook
from ribao import pipeline, warehouse
from ribao.__main__ import main
from ribao.labels import label_key
from ribao.model import Daily, Day, DayCell, Outgoing
from ribao.notify import Audience, daily_mails
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.mails import DRAW, LINKS, busy_day
from tests.fixtures.reports import DAYS, REAL, loading, sample


@pytest.fixture(scope="module")
def loaded(new_warehouse: Callable[[], str]) -> str:
    """A warehouse as on the morning of the real report."""
    url = new_warehouse()
    warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS if day <= REAL])
    return url


def read(url: str, day: date = REAL) -> Day:
    found = pipeline.read_day(Settings(warehouse=url, warehouse_reader=url), day)
    assert found is not None
    return found


def cell(day: Day, name: str) -> DayCell:
    return next(c for row in day.rows for c in row.cells.values() if c.cell == name)


def test_every_cell_of_both_tables_is_there_in_printed_order(loaded: str) -> None:
    day, report = read(loaded), sample(REAL)
    rows = [*report.quotes, *report.indicators]
    printed = [c.id for row in rows for c in row.cells.values()]
    assert sorted(c.cell for row in day.rows for c in row.cells.values()) == sorted(printed)
    assert [r.label for r in day.rows if r.row.table == "t1"] == [
        label_key(q.contract) for q in report.quotes
    ]


def test_an_open_finding_gives_its_value_until_somebody_decides(loaded: str) -> None:
    stock = cell(read(loaded), "t2/铅/LME库存/current")
    assert (stock.printed, stock.best, stock.why) == ("267850", Decimal(272200), "finding")
    assert stock.finding is not None and stock.box is not None and stock.box.page


def test_people_and_the_publisher_come_first(new_warehouse: Callable[[], str]) -> None:
    url = new_warehouse()
    db = Warehouse(url)
    warehouse.load_reports(db, [loading(day) for day in DAYS])
    assert cell(read(url), "t2/铅/LME库存/current").why == "restatement"
    data_date = sample(REAL).data_date
    assert data_date
    warehouse.correct_value(
        db, "pb.lme_stock", "value", data_date, Decimal(272199), "ann", "seen on the site"
    )
    corrected = cell(read(url), "t2/铅/LME库存/current")
    assert (corrected.best, corrected.why) == (Decimal(272199), "correction")
    change = cell(read(url), "t2/铅/LME库存/change")
    assert (change.printed, change.best, change.why) == ("0", Decimal(4349), "derived")


def test_a_suspect_number_without_a_better_one_says_so(loaded: str) -> None:
    suspects = [c for row in read(loaded).rows for c in row.cells.values() if c.why == "suspect"]
    assert suspects and all(c.best == c.value and not c.is_replaced for c in suspects)


def test_the_workbook_has_printed_and_best_side_by_side(loaded: str) -> None:
    book = load_workbook(io.BytesIO(pipeline.write_day(read(loaded), "xlsx", "en")))
    table = book["table 2"]
    heads = [c.value for c in table[1]]
    row = next(
        r for r in table.iter_rows(min_row=2) if (r[0].value, r[1].value) == ("lead", "LME lead stock")
    )
    values = dict(zip(heads, row, strict=True))
    assert values["today printed"].value == 267850
    assert values["today best"].value == 272200
    assert values["today best"].fill.fgColor.rgb.endswith("FFF2CC")
    assert "proposed (finding" in values["why they differ"].value
    assert {"findings", "sources"} <= set(book.sheetnames)
    assert any(c.value == sample(REAL).sha256 for r in book["sources"].iter_rows() for c in r)


def test_the_csv_file_has_a_line_for_each_cell_with_its_place(loaded: str) -> None:
    day = read(loaded)
    lines = list(csv.DictReader(io.StringIO(pipeline.write_day(day, "csv", "zh").decode())))
    assert len(lines) == sum(len(row.cells) for row in day.rows)
    line = next(x for x in lines if x["series"] == "pb.lme_stock" and x["field"] == "current")
    assert (line["printed"], line["best"], line["why"]) == ("267850", "272200", "finding")
    assert line["page"] and float(line["x1"]) > float(line["x0"])


def test_a_commodity_is_found_by_id_and_by_name(loaded: str) -> None:
    day = read(loaded)
    lead = pipeline.select_commodity(day, "pb")
    assert {row.commodity for row in lead.rows} == {"pb"} and lead.findings
    assert pipeline.select_commodity(day, "铅") == pipeline.select_commodity(day, "Lead") == lead


def test_the_day_comes_with_the_mail_where_it_is_wanted(loaded: str) -> None:
    day = replace(busy_day(), table=read(loaded))
    wanted = Audience("lead", "analyst", ("a@example.com",), commodities=("pb",), attachment="csv")
    (mail,) = daily_mails(day, DRAW, pipeline.write_day, [wanted], LINKS)
    (file,) = message_from_bytes(mail.raw, policy=default).iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("20240329.csv", "text/csv")
    lines = csv.DictReader(io.StringIO(file.get_content()))
    assert {line["commodity"] for line in lines} == {"pb"}
    (plain,) = daily_mails(day, DRAW, pipeline.write_day, [replace(wanted, attachment="")], LINKS)
    assert not list(message_from_bytes(plain.raw, policy=default).iter_attachments())


def test_what_a_mail_is_made_from_has_the_day(new_warehouse: Callable[[], str]) -> None:
    seen: list[Daily] = []

    def compose(daily: Daily) -> list[Outgoing]:
        seen.append(daily)
        return []

    warehouse.load_reports(Warehouse(new_warehouse()), [loading(DAYS[0])], compose=compose)
    assert seen[0].table
    assert len(seen[0].table.rows) == len(sample(DAYS[0]).quotes) + len(sample(DAYS[0]).indicators)


Run = Callable[..., str]


@pytest.fixture
def run(loaded: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `ribao day` and gives what it printed; `code` is the expected exit code."""
    monkeypatch.setenv("RIBAO_WAREHOUSE", loaded)

    def ribao(*words: object, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["ribao", "day", *map(str, words)])
        ended = 0
        try:
            main()
        except SystemExit as end:
            ended = int(end.code or 0)
        output = capsys.readouterr()
        assert ended == code, output.err
        return output.out if code == 0 else output.err

    return ribao


def test_the_command_shows_both_values(run: Run) -> None:
    shown = run(REAL, "--commodity", "pb", "--english")
    assert "267850 → 272200" in shown and "proposed (finding" in shown
    assert "22 rows" not in run(REAL, "--differing")


def test_the_command_says_what_is_wrong(run: Run) -> None:
    assert "not a trading day" in run("2024-03-30", code=1)
    assert "ribao backfill" in run("2024-05-06", code=1)
    assert "cu 铜" in run(REAL, "--commodity", "unobtainium", code=2)
    assert "xlsx, csv" in run(REAL, "--out", "x.docx", code=2)
