"""`make run` as a person types it: the whole of Ribao over real days, a file that cannot be read among them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import psutil
import pypdfium2 as pdfium
import pytest
from ribao import warehouse
from ribao_local import postgres
from ribao_local.environment import MARK, database_url
from ribao_local.keys import keys
from ribao_local.place import Place, Ports

from tests.fixtures.local import CHECKOUT, SAMPLES
from tests.fixtures.postgres import free_port
from tests.fixtures.reports import REAL, sample_data
from tests.fixtures.warehouse import every

DAYS = ("20240328", "20240329", "20240401")
BROKEN = "20240403"
STAYING = "Ctrl-C or `make stop` stops everything."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder for the installation, free ports, and a site with three reports and a scan without text."""
    folder = tmp_path_factory.mktemp("end_to_end")
    published = folder / "published"
    published.mkdir()
    for day in DAYS:
        shutil.copy(SAMPLES / f"{day}.pdf", published)
    scan = pdfium.PdfDocument.new()
    scan.new_page(595, 842)
    scan.save(published / f"{BROKEN}.pdf")
    return Place(folder / "home", Ports(*(free_port() for _ in range(4))), published)


def environment(place: Place) -> dict[str, str]:
    """The person's environment; nothing of another Ribao or Airflow in it."""
    clean = {n: text for n, text in os.environ.items() if not n.startswith(("RIBAO_", "AIRFLOW_"))}
    ports = {f"RIBAO_{n.upper()}_PORT": str(getattr(place.ports, n)) for n in Ports.__slots__}
    folders = {"RIBAO_HOME": str(place.home), "RIBAO_PUBLISHED": str(place.published)}
    return {**clean, **ports, **folders, "PYTHONPATH": f"{CHECKOUT / 'include'}:{CHECKOUT / 'plugins'}"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ribao_local", *words]


@pytest.fixture(scope="module")
def first_run(place: Place) -> subprocess.CompletedProcess[str]:
    """What the first `make run ONCE=1` says."""
    return subprocess.run(
        command("run", "--once"), env=environment(place), capture_output=True, text=True, check=False
    )


@contextmanager
def database(place: Place) -> Iterator[str]:
    """The installation's warehouse, its PostgreSQL started for the look."""
    folder, secret = place.home / "postgres", keys(place.home)
    postgres.start(folder, place.ports.postgres, secret.database, ())
    try:
        yield database_url(place, secret, "warehouse")
    finally:
        postgres.stop(folder)


def mails(place: Place) -> list[EmailMessage]:
    files = sorted(place.mails.glob("*.eml"))
    return [message_from_bytes(f.read_bytes(), policy=default) for f in files]  # type: ignore[misc]


def left_over(place: Place) -> list[str]:
    """The processes of the installation that still run."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(place.home):
                found.append(process.name())
        except psutil.Error:
            continue
    return found


@pytest.mark.usefixtures("first_run")
def test_the_run_ends_by_saying_what_happened(
    place: Place, first_run: subprocess.CompletedProcess[str]
) -> None:
    said = first_run.stdout
    assert first_run.returncode == 1, "a day failed, which is no success"
    assert re.search(r"reports loaded +3\n", said), said + first_run.stderr
    assert re.search(r"findings +\d+ error, \d+ warn, \d+ info", said)
    assert re.search(r"FAILED +2024-04-03", said)
    assert str(place.mails) in said and place.ui_url in said and keys(place.home).ui in said


@pytest.mark.usefixtures("first_run")
def test_every_number_of_the_real_report_is_in_the_warehouse_and_the_lead_stock_is_doubted(
    place: Place,
) -> None:
    data = sample_data(REAL)
    with database(place) as url:
        readings = every(
            url,
            """SELECT cell, printed, page FROM core.readings JOIN core.reports r ON r.id = report_id
            WHERE r.report_date = '2024-03-29' AND (cell LIKE 't1/%%' OR cell LIKE 't2/%%')""",
        )
        doubted = every(
            url,
            """SELECT cells FROM core.findings JOIN core.reports r ON r.id = report_id
            WHERE r.report_date = '2024-03-29' AND severity = 'error' AND cells[1] LIKE 't2/铅/LME%%'""",
        )
    quotes = [text for row in data["contracts"] for text in row[1:6]]
    indicators = [text for block in data["blocks"] for row in block["rows"] for text in row[1:]]
    assert Counter(text for _, text, _ in readings) == Counter([*quotes, *indicators])
    assert all(page for _, text, page in readings if text)
    assert doubted


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
    told = failure.get_body(("plain",))
    assert told and place.ui_url in told.get_content() and "read" in told.get_content()


@pytest.mark.usefixtures("first_run")
def test_typed_again_it_goes_on_and_ctrl_c_leaves_no_process_behind(place: Place) -> None:
    assert left_over(place) == []
    with database(place) as url:
        before = warehouse.content_hash(url)
    sent = len(mails(place))
    (place.published / f"{BROKEN}.pdf").unlink()
    log = place.home / "second.log"
    with log.open("w") as out:
        again = subprocess.Popen(command("run"), env=environment(place), stdout=out, stderr=out)
    while STAYING not in log.read_text():
        assert again.poll() is None, log.read_text()
        time.sleep(0.3)
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0, log.read_text()
    assert log.read_text().count("done before") == len(DAYS)
    assert left_over(place) == []
    with database(place) as url:
        assert warehouse.content_hash(url) == before
    assert len(mails(place)) == sent


@pytest.mark.usefixtures("first_run")
def test_a_taken_port_is_said_in_one_line(place: Place) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", place.ports.ui))
        other.listen()
        done = subprocess.run(
            command("run"), env=environment(place), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert f"port {place.ports.ui} is taken" in line and "RIBAO_UI_PORT" in line
