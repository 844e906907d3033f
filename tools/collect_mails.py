"""Real mails of the sample days: loaded into a PostgreSQL of the wheel, sent to and taken from a real SMTP server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from ribao import pipeline
from ribao.archive import Archive
from ribao.model import Fetched
from ribao.notify import Failure
from ribao.pipeline.alerts import queue_notice
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao_local import mailsink
from ribao_sim.history import load_history, simulate_history
from ribao_sim.pdf import write_pdf
from ribao_sim.servers import find_free_ports, run_postgres

HISTORY_DAYS = 54
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CLEAN, REAL, AFTER, LATE = (date(2024, 3, 27), date(2024, 3, 29), date(2024, 4, 1), date(2024, 4, 3))
_PEOPLE = """
audiences:
  - {name: analysts-zh, role: analyst, addresses: [analyst-zh@example.com], language: zh}
  - {name: analysts-en, role: analyst, addresses: [analyst-en@example.com], language: en}
  - {name: engineers-zh, role: engineer, addresses: [engineer-zh@example.com], language: zh}
  - {name: engineers-en, role: engineer, addresses: [engineer-en@example.com], language: en}
"""


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail that the server has taken: kind-language, day, and the mail."""

    name: str
    message: EmailMessage


def collect_mails(folder: Path) -> list[TakenMail]:
    """All mails that the six sample days and the usual mishaps cause, in Chinese and in English."""
    with _run_servers(folder) as settings:
        pipeline.migrate_warehouse(settings)
        for pdf in sorted(SAMPLES.glob("*.pdf")):
            _load_report(date.fromisoformat(pdf.stem), pdf, settings)
        _cause_mishaps(settings)
        _load_simulated_day(folder, settings)
        pipeline.send_notifications(settings)
    return [_read_mail(path) for path in sorted((folder / "mails").glob("*.eml"))]


@contextmanager
def _run_servers(folder: Path) -> Iterator[Settings]:
    (port,) = find_free_ports(1)
    people = folder / "people.yaml"
    people.write_text(_PEOPLE, encoding="utf-8")
    sink = mailsink.build_mail_sink(folder / "mails", port)
    with run_postgres("warehouse", "simulated") as (url_of, _):
        sink.start()
        try:
            yield Settings(
                archive=str(folder / "archive"),
                warehouse=url_of("warehouse"),
                smtp=f"smtp://127.0.0.1:{port}",
                spool=str(folder / "spool"),
                people=people,
                ui_url="https://airflow.example.com",
                mail_from="ribao@example.com",
            )
        finally:
            sink.stop()


def _load_report(day: date, pdf: Path, settings: Settings) -> None:
    fetched = Fetched(day, pdf.read_bytes(), "folder", pdf.name, pdf.name, datetime.now(UTC))
    pipeline.replay_day(day, Archive(settings.archive).put(fetched).sha256, settings)


def _load_simulated_day(folder: Path, settings: Settings) -> None:
    """A day with a few mistakes after two months of history: in another warehouse, whose mails come here too."""
    made = simulate_history(HISTORY_DAYS, 2, 20)
    settings = replace(settings, warehouse=settings.warehouse.replace("/warehouse", "/simulated"))
    pipeline.migrate_warehouse(settings)
    list(load_history(settings.warehouse, made[:-1]))
    write_pdf(made[-1], folder / "simulated.pdf")
    _load_report(date.fromisoformat(made[-1]["report_date"]), folder / "simulated.pdf", settings)
    pipeline.send_notifications(settings)


def _cause_mishaps(settings: Settings) -> None:
    """A late and missing day that gets an old day's file in the end, and the rest of what can go wrong."""
    pipeline.notify_late(LATE, settings)
    pipeline.notify_missing(LATE, settings)
    _load_report(LATE, SAMPLES / f"{AFTER:%Y%m%d}.pdf", settings)
    with Warehouse(settings.warehouse) as db:
        queue_notice("arrived", LATE, {}, db, settings)
        queue_notice("calendar", None, {"horizon": date(2026, 12, 31), "left": 36}, db, settings)
        queue_notice("disagree", LATE, {"reason": "website, mailbox", "report_id": 8}, db, settings)
        queue_notice("source", LATE, {"source": "mailbox", "reason": "timed out"}, db, settings)
    for failure in _build_failures():
        pipeline.notify_failure(failure, settings)


def _build_failures() -> list[Failure]:
    log = [f"00:31:{n:02} info connecting to 10.0.0.7:5432, attempt {n}" for n in range(1, 11)]
    down = Failure(
        "daily_report",
        "load",
        "scheduled__2024-04-03",
        "WarehouseDown",
        'WarehouseDown: connection to server at "10.0.0.7", port 5432 failed: Connection refused',
        LATE,
        4,
        datetime(2024, 4, 3, 0, 31, tzinfo=UTC),
        tuple(log),
        "https://airflow.example.com/dags/daily_report/runs/scheduled__2024-04-03/tasks/load?try_number=4",
    )
    return [
        down,
        replace(
            down,
            task="wait_for_report",
            kind="SiteChanged",
            attempts=1,
            error="SiteChanged: the list page has no link matching 日报; it had 20 when last seen; "
            "the page is kept as pages/website-20240403-083004.html",
            log=("00:30:02 info asking https://www.jyqh.com.cn/jinyuantouyan/",),
        ),
        replace(down, task="read", kind="Killed", error="", log=tuple(log[:3])),
    ]


def _read_mail(path: Path) -> TakenMail:
    message: EmailMessage = message_from_bytes(path.read_bytes(), policy=default)
    mark, _, _ = str(message["Message-ID"]).strip("<>").partition("@")
    return TakenMail(mark, message)
