"""The commands of the warehouse, run as a person runs them."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyarrow import parquet
from ribao import warehouse
from ribao.__main__ import main
from ribao.warehouse import Warehouse

from tests.fixtures.reports import DAYS, REAL, loading
from tests.fixtures.warehouse import build_checked_loading, every, one

Run = Callable[..., str]


@pytest.fixture
def run(url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the warehouse and gives what it printed; `code` is the expected exit code."""
    monkeypatch.setenv("RIBAO_WAREHOUSE", url)
    monkeypatch.setenv("LOGNAME", "lihua")

    def ribao(*words: object, code: int = 0) -> str:
        monkeypatch.setattr(sys, "argv", ["ribao", *map(str, words)])
        ended = 0
        try:
            main()
        except SystemExit as end:
            ended = int(end.code or 0)
        output = capsys.readouterr()
        assert ended == code, output.err
        return output.out if code == 0 else output.err

    return ribao


@pytest.fixture(scope="module")
def filled(new_warehouse: Callable[[], str]) -> str:
    """A warehouse with the samples in it."""
    url = new_warehouse()
    warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS])
    return url


@pytest.fixture
def samples(run: Run, filled: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a warehouse with the samples in it."""
    monkeypatch.setenv("RIBAO_WAREHOUSE", filled)
    return run


def test_migrate_again_changes_nothing(run: Run, url: str) -> None:
    before = one(url, "SELECT count(*), max(no) FROM core.series")
    assert run("migrate") == "the warehouse is up to date\n"
    assert one(url, "SELECT count(*), max(no) FROM core.series") == before


def test_a_person_accepts_withdraws_and_corrects(run: Run, url: str) -> None:
    warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS if day <= REAL])
    report_id, n, proposed, cells = one(
        url,
        """SELECT report_id, n, proposed, cells FROM mart.findings WHERE report_date = %s AND proposed IS NOT NULL
        AND cells[1] = 't2/铅/LME库存/current' AND severity = 'error'""",
        REAL,
    )
    assert f"{cells[0]} → {proposed}; " in run("findings", "--on", REAL, "--severity", "error")
    assert "correction 1 stands" in run("accept", report_id, n, "--why", "seen")
    who, value, state = one(url, "SELECT who, value, state FROM mart.corrections")
    assert (who, value, state) == ("lihua", Decimal(proposed), "standing"), cells
    assert "withdrawn" in run("withdraw", 1, "--why", "not so", "--who", "wang")
    assert "correction 2 stands" in run(
        "correct", "cu.lme_premium", "value", "2024-03-28", "-1.5", "--why", "asked", "--expects", "-2"
    )
    row = one(url, "SELECT value, expects, who FROM mart.corrections WHERE state = 'standing'")
    assert row == (Decimal("-1.5"), Decimal(-2), "lihua")
    assert "correction" in run("vintages", "cu.lme_premium", "--since", "2024-03-28")


def test_a_person_settles_a_finding(run: Run, url: str) -> None:
    warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS if day <= REAL])
    (mark,) = one(url, "SELECT fingerprint FROM mart.open_findings ORDER BY rank LIMIT 1")
    assert mark in run("findings", "--english")
    run("settle", mark, "resolved", "--why", "told the broker")
    assert mark not in run("findings")
    row = one(url, "SELECT state, reason FROM mart.finding_history WHERE fingerprint = %s", mark)
    assert row == ("resolved", "lihua: told the broker")


def test_a_person_releases_and_rejects(run: Run, url: str) -> None:
    item = loading(REAL)
    (loaded,) = warehouse.load_reports(Warehouse(url), [build_checked_loading(item.report, quarantine="odd")])
    assert "is released" in run("release", loaded.report_id, "--why", "looked at it")
    assert one(url, "SELECT count(*) FROM mart.quotes") == (22,)
    assert "is rejected" in run("reject", loaded.report_id, "--why", "looked again")
    assert one(url, "SELECT count(*) FROM mart.quotes") == (0,)
    assert "looked at it" in one(url, "SELECT reason FROM mart.reports")[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("accept", 99, 1), "report 99 has no finding 1"),
        (("release", 99, "--why", "x"), "report 99 cannot be released: there is no such report"),
        (("withdraw", 99, "--why", "x"), "correction 99 is not standing"),
        (("settle", "x", "resolved", "--why", "x"), "there is no finding x"),
        (
            ("correct", "cu.lme_stock", "value", "2024-03-28", "x1", "--why", "x"),
            "'x1' is not a plain number",
        ),
        (("correct", "cu.lme_stock", "value", "2024-03-28", "-207,11", "--why", "x"), "not a plain number"),
        (("correct", "cu.lme_stock", "value", "2024-03-28", "1e400", "--why", "x"), "not a plain number"),
        (("correct", "cu.lme_stock", "value", "2024-03-28", "1", "--why", " "), "a reason is needed"),
        (("reject", "1", "--why", ""), "a reason is needed"),
        (("export", "latest", "--out", "/proc/nope/x.csv"), "the folder /proc/nope does not exist"),
        (
            ("export", "quotes", "--out", "x.csv", "--since", "2024-05-01", "--until", "2024-04-01"),
            "is after",
        ),
        (("backfill", "--since", "2024-05-01", "--until", "2024-04-01"), "is after"),
        (("vintages", "cu.lme_stok"), "there is no series cu.lme_stok (near it: cu.lme_stock"),
        (("correct", "cu.lme_stock", "value", "28.3.", "1", "--why", "x"), "no date like"),
        (("as-of", "yesterday"), "no moment like"),
        (("export", "nothing", "--out", "x.csv"), "there is no mart nothing"),
        (("export", "latest", "--out", "x.doc"), "doc is none of parquet, csv, xlsx"),
        (("export", "latest"), "--out FILE"),
        (("release", 1), "Missing option '--why'"),
    ],
)
def test_wrong_usage_is_said_in_a_line(
    run: Run, words: tuple[object, ...], message: str, tmp_path: Path
) -> None:
    output = run(*(tmp_path / w if str(w).startswith("x.") else w for w in words), code=2)
    assert message in output.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_without_tables_says_what_to_do(
    run: Run, server: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIBAO_WAREHOUSE", server("postgres"))
    assert "ribao migrate" in run("status", code=1)
    monkeypatch.setenv("RIBAO_WAREHOUSE", "hallo")
    assert "is no address" in run("status", code=1)
    monkeypatch.setenv("RIBAO_WAREHOUSE", "mysql://loader:s3cret@host/ribao")
    assert "s3cret" not in run("status", code=1)


def test_status_and_hash(samples: Run, filled: str) -> None:
    status = dict(line.split("  ", 1) for line in samples("status").splitlines())
    assert status["reports"].strip() == str(len(DAYS))
    assert status["last report"].strip() == str(DAYS[-1])
    assert samples("hash").strip() == warehouse.compute_content_hash(Warehouse(filled))


def test_where_nothing_is_open_the_way_to_closed_findings_is_shown(run: Run) -> None:
    assert "--on DATE" in run("findings")


def test_a_place_that_cannot_be_written_is_said_in_a_line(samples: Run) -> None:
    assert "ribao: /proc/" in samples("export", "latest", "--out", "/proc/x.csv", code=1)


def test_a_file_may_be_standard_output_or_a_device(filled: str, tmp_path: Path) -> None:
    device = tmp_path / "device"
    os.mkfifo(device)
    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(device.read_bytes)
        child = [sys.executable, "-m", "ribao", "export", "latest", "--format", "csv", "--out"]
        env = {**os.environ, "RIBAO_WAREHOUSE": filled}
        subprocess.run([*child, str(device)], env=env, check=True, capture_output=True)
        printed = subprocess.run([*child, "-"], env=env, check=True, capture_output=True).stdout
    assert read.result() == printed
    assert printed.startswith(b"series,kind,") and device.is_fifo()


def test_findings_say_why_there_are_none(samples: Run) -> None:
    assert "is loaded and has no findings of severity warn" in samples(
        "findings", "--on", "2024-03-28", "--severity", "warn"
    )
    assert "2024-03-30 is not a trading day" in samples("findings", "--on", "2024-03-30", code=1)
    assert "no report of 2024-03-25 is loaded" in samples("findings", "--on", "2024-03-25", code=1)


def test_a_value_far_outside_the_range_must_be_confirmed(run: Run, url: str) -> None:
    warehouse.load_reports(Warehouse(url), [loading(REAL)])
    words = ("correct", "cu.lme_stock", "value", "2024-03-28", "99999999", "--why", "seen on the site")
    assert "over 10 times as large as any cu.lme_stock value before" in run(*words, code=2)
    assert "correction 1 stands" in run(*words, "--confirm")


def test_a_database_command_imports_nothing_heavy(filled: str) -> None:
    code = "import sys; sys.argv = ['ribao', 'findings']; from ribao.__main__ import main; main()"
    code += "; print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    env = {**os.environ, "RIBAO_WAREHOUSE": filled}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    heavy = {"alembic", "sqlalchemy", "pandas", "matplotlib", "exchange_calendars", "pdfplumber", "airflow"}
    assert "ribao" in done.stderr.split() and not heavy & set(done.stderr.split())


def test_as_of_knows_nothing_of_what_came_later(samples: Run) -> None:
    assert "0 rows\nnothing of this was known at 2020-01-01" in samples("as-of", "2020-01-01")
    row = samples("as-of", "2100-01-01T00:00+08:00", "--series", "cu.lme_stock", "--on", "2024-03-28")
    assert "112475" in row
    assert row.strip().endswith("1 row")


def test_all_marts_are_listed(samples: Run, filled: str) -> None:
    assert {line.split()[0] for line in samples("export").splitlines()} == set(
        warehouse.list_marts(Warehouse(filled))
    )


NAMES = ("LME库存", "LME copper stock", "吨", "t")


def _stock(url: str) -> dict[str, Any]:
    rows = every(
        url, "SELECT observed_on, value FROM mart.indicators WHERE series = 'cu.lme_stock' ORDER BY 1"
    )
    return {str(day): value for day, value in rows}


def test_csv(samples: Run, filled: str, tmp_path: Path) -> None:
    out = tmp_path / "stock.csv"
    assert "6 rows" in samples("export", "indicators", "--series", "cu.lme_stock", "--out", out)
    with out.open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert {row["observed_on"]: Decimal(row["value"]) for row in found} == _stock(filled)
    assert {(r["metric"], r["name_en"], r["unit"], r["unit_en"]) for r in found} == {NAMES}
    with out.with_name("stock.columns.csv").open(encoding="utf-8") as file:
        about = {row["name"]: row["about"] for row in csv.DictReader(file)}
    assert about["observed_on"] == "The day the value speaks of."


def test_parquet(samples: Run, filled: str, tmp_path: Path) -> None:
    out = tmp_path / "stock.file"
    samples("export", "indicators", "--series", "cu.lme_stock", "--format", "parquet", "--out", out)
    table = parquet.read_table(out).to_pydict()
    assert dict(zip(map(str, table["observed_on"]), table["value"], strict=True)) == _stock(filled)
    assert (table["metric"][0], table["name_en"][0], table["unit"][0], table["unit_en"][0]) == NAMES


def test_the_wide_mart_names_its_columns(samples: Run, tmp_path: Path) -> None:
    out = tmp_path / "wide.parquet"
    assert "2 rows" in samples(
        "export", "indicators_wide", "--since", "2024-03-27", "--until", "2024-03-28", "--out", out
    )
    row = parquet.read_schema(out).field("cu.lme_stock").metadata
    assert tuple(row[key].decode() for key in (b"name_zh", b"name_en", b"unit", b"unit_en")) == NAMES


def test_excel(samples: Run, filled: str, tmp_path: Path) -> None:
    out = tmp_path / "latest.xlsx"
    samples("export", "latest", "--out", out)
    book = load_workbook(out)
    sheet = book["data"]
    assert (
        sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:K{sheet.max_row}" and sheet.max_row > 100
    )
    heads, *found = list(sheet.values)
    row = next(dict(zip(heads, r, strict=True)) for r in found if r[0] == "cu.lme_stock")
    assert (row["name zh"], row["name en"], row["unit"], row["unit en"]) == NAMES
    assert row["value"] == float(list(_stock(filled).values())[-1])
    assert "unit_en" in {r[0] for r in book["columns"].values}


def test_text_of_a_report_is_no_formula(run: Run, url: str, tmp_path: Path) -> None:
    item = loading(REAL)
    warehouse.load_reports(Warehouse(url), [item])
    every(url, "UPDATE core.sections SET headline = '=HYPERLINK(\"http://bad\")'")
    out = tmp_path / "advice.xlsx"
    run("export", "advice", "--out", out)
    cell = load_workbook(out)["data"]["C2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://bad")')
    run("export", "advice", "--out", out.with_suffix(".csv"))
    assert "'=HYPERLINK" in out.with_suffix(".csv").read_text()


def test_a_printed_number_is_exported_as_it_is(run: Run, url: str, tmp_path: Path) -> None:
    warehouse.load_reports(Warehouse(url), [loading(REAL)])
    every(url, "UPDATE core.readings SET printed = '=1+1' WHERE cell = 't1/SHFE铜/close'")
    out = tmp_path / "printed.csv"
    run("export", "as_printed", "--out", out)
    with out.open(newline="") as file:
        printed = {row["cell"]: row["printed"] for row in csv.DictReader(file)}
    assert printed["t2/铜/现货升贴水/current"] == "-210"
    assert printed["t1/SHFE铜/close"] == "'=1+1"


def test_every_mart_can_be_exported_in_every_form(samples: Run, filled: str, tmp_path: Path) -> None:
    for mart in warehouse.list_marts(Warehouse(filled)):
        for form in ("csv", "parquet", "xlsx"):
            assert samples("export", mart, "--out", tmp_path / f"{mart}.{form}").split()[1] == "rows"


def test_accept_takes_chosen_cells_and_replaces_nothing(
    run: Run, new_warehouse: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_warehouse()
    monkeypatch.setenv("RIBAO_WAREHOUSE", url)
    warehouse.load_reports(Warehouse(url), [loading(day) for day in DAYS if day <= REAL])
    report_id, n = one(url, "SELECT report_id, n FROM mart.findings WHERE pattern = 'row_misaligned'")
    on_warrant, cancelled = "t2/铅/LME仓单/current", "t2/铅/LME注销仓单/current"
    assert f"{cancelled} → 10975" in run("findings", "--on", REAL)
    assert "correction 1 stands" in run("accept", report_id, n, "--cell", on_warrant, "--who", "li")
    assert "li corrected pb.lme_on_warrant" in run("accept", report_id, n, code=2)
    assert "correction 2 stands" in run("accept", report_id, n, "--cell", cancelled)
    assert one(url, "SELECT count(*) FROM mart.corrections WHERE state = 'standing'") == (2,)
