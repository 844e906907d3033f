"""`make run` as a person types it: the whole of Ribao over real days, a file that cannot be read among them."""

import os
import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ribao import pdfium, warehouse
from ribao.warehouse import Warehouse
from ribao_local.environment import build_environment as running_environment
from ribao_local.keys import load_keys
from ribao_local.place import Place

from tests.fixtures.installation import (
    command,
    database,
    environment,
    left_over,
    mails,
    new_place,
    run_command,
)
from tests.fixtures.reports import REAL, sample_data
from tests.fixtures.warehouse import every

DAYS = ("20240328", "20240329")
BROKEN = "20240403"
STAYING = "Ctrl-C or `make stop` stops everything."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation whose site has two reports and a scan without text."""
    with new_place(tmp_path_factory.mktemp("end_to_end"), DAYS) as place:
        scan = pdfium.PdfDocument.new()
        scan.new_page(595, 842)
        scan.save(place.published / f"{BROKEN}.pdf")
        yield place


@pytest.fixture(scope="module")
def first_run(place: Place) -> subprocess.CompletedProcess[str]:
    """What the first `make run ONCE=1` says."""
    return run_command(place, "run", "--once")


@pytest.mark.usefixtures("first_run")
def test_the_run_ends_by_saying_what_happened(
    place: Place, first_run: subprocess.CompletedProcess[str]
) -> None:
    output = first_run.stdout
    assert first_run.returncode == 1, "a day failed, which is no success"
    assert re.search(r"reports loaded +2\n", output), output + first_run.stderr
    assert re.search(r"findings +\d+ error, \d+ warn, \d+ info", output)
    assert re.search(r"FAILED +2024-04-03", output)
    assert str(place.mails) in output and place.ui_url in output and load_keys(place.home).ui in output


@pytest.mark.usefixtures("first_run")
def test_every_number_of_the_real_report_is_in_the_warehouse_and_the_lead_stock_is_suspect(
    place: Place,
) -> None:
    data = sample_data(REAL)
    with database(place) as url:
        readings = every(
            url,
            """SELECT cell, printed, page FROM core.readings JOIN core.reports r ON r.id = report_id
            WHERE r.report_date = '2024-03-29' AND (cell LIKE 't1/%%' OR cell LIKE 't2/%%')""",
        )
        suspects = every(
            url,
            """SELECT cells FROM core.findings JOIN core.reports r ON r.id = report_id
            WHERE r.report_date = '2024-03-29' AND severity = 'error' AND cells[1] LIKE 't2/铅/LME%%'""",
        )
    quotes = [text for row in data["contracts"] for text in row[1:6]]
    indicators = [text for block in data["blocks"] for row in block["rows"] for text in row[1:]]
    assert Counter(text for _, text, _ in readings) == Counter([*quotes, *indicators])
    assert all(page for _, text, page in readings if text)
    assert suspects


@pytest.mark.usefixtures("first_run")
def test_no_service_has_the_login_that_owns_the_database(place: Place) -> None:
    env = running_environment(place, load_keys(place.home))
    logins = {
        name: urlsplit(text).username for name, text in env.items() if "postgresql" in text.split(":")[0]
    }
    assert logins == {
        "RIBAO_WAREHOUSE": "ribao_tasks",
        "RIBAO_WAREHOUSE_READER": "ribao_pages",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "airflow",
    }
    assert not [name for name, text in env.items() if load_keys(place.home).database in text]
    with database(place) as url:
        powers = every(
            url, "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolcanlogin"
        )
    assert dict(powers) == {"ribao": True, "ribao_tasks": False, "ribao_pages": False, "airflow": False}


@pytest.mark.usefixtures("first_run")
def test_the_anomaly_mail_and_the_failure_mail_lie_in_the_sink(place: Place) -> None:
    by_subject = {str(mail["Subject"]): mail for mail in mails(place)}
    (anomalies,) = (m for s, m in by_subject.items() if "2024-03-29" in s)
    html, text = anomalies.get_body(("html",)), anomalies.get_body(("plain",))
    assert html and text
    assert "<table" in html.get_content()
    for part in (html, text):
        assert "267850" in part.get_content() and "261225" in part.get_content()
    (failure,) = (m for s, m in by_subject.items() if "2024-04-03" in s)
    body = failure.get_body(("plain",))
    assert body and place.ui_url in body.get_content() and "read" in body.get_content()


@pytest.mark.usefixtures("first_run")
def test_typed_again_it_goes_on_and_stop_ends_all_although_its_supervisor_was_killed(place: Place) -> None:
    assert left_over(place) == []
    with database(place) as url:
        before = warehouse.compute_content_hash(Warehouse(url))
    sent = len(mails(place))
    migrations = (place.logs / "migrate.log").read_bytes()
    (place.published / f"{BROKEN}.pdf").unlink()
    again, log = begin(place, STAYING)
    assert log.read_text().count("done before") == len(DAYS)
    assert (place.logs / "migrate.log").read_bytes() == migrations, "Airflow migrated its database again"
    os.kill(int((place.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_for(again, log, "PostgreSQL had ended and was started again")
    again.kill()
    again.wait()
    assert left_over(place) != []
    assert run_command(place, "stop").stdout == "stopped\n"
    assert left_over(place) == []
    assert run_command(place, "stop").stdout == "nothing was running\n"
    with database(place) as url:
        assert warehouse.compute_content_hash(Warehouse(url)) == before
    assert len(mails(place)) == sent


@pytest.mark.usefixtures("first_run")
def test_ctrl_c_leaves_no_process_behind(place: Place) -> None:
    running, log = begin(place, "preparing the tables")
    assert left_over(place) != []
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0, log.read_text()
    assert left_over(place) == []


def begin(place: Place, until: str) -> tuple["subprocess.Popen[bytes]", Path]:
    """`make run`, once its log says `until`; gives the log too."""
    log = place.home / "run.log"
    with log.open("w") as out:
        running = subprocess.Popen(command("run"), env=environment(place), stdout=out, stderr=out)
    wait_for(running, log, until)
    return running, log


def wait_for(running: "subprocess.Popen[bytes]", log: Path, words: str) -> None:
    while words not in log.read_text():
        assert running.poll() is None, log.read_text()
        time.sleep(0.3)


@pytest.mark.usefixtures("first_run")
def test_the_command_line_speaks_to_the_installation_as_the_closing_text_says(place: Place) -> None:
    with database(place):
        shell = ["sh", "-c", f". {place.shell_file} && python -m ribao findings --on 2024-03-29"]
        done = subprocess.run(shell, env=environment(place), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "铅" in done.stdout


@pytest.mark.usefixtures("first_run")
def test_a_taken_port_is_said_in_one_line(place: Place) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", place.ports.ui))
        other.listen()
        done = run_command(place, "run")
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert f"port {place.ports.ui} is taken" in line and "RIBAO_UI_PORT" in line
