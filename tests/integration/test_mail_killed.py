"""A sender that is killed for real, at each moment that matters: nothing is lost, and what can be sent once is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

import psycopg2
import pytest
from aiosmtpd.controller import Controller
from ribao.notify.message import build_mail
from ribao.pipeline import send_notifications, sending
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.postgres import free_port

MAIL = build_mail(
    kind="daily",
    identity="daily.1",
    sender="ribao@example.com",
    recipients=("a@example.com",),
    subject="商品日报",
    bodies=("<p>铜</p>", "铜"),
)
SENDER = "from ribao.pipeline import send_notifications; from ribao.settings import Settings; send_notifications(Settings.from_env())"


@dataclass
class Server:
    """A mail server that keeps what it takes; `at` is called at a moment with its name."""

    at: Callable[[str], None] = lambda _: None
    taken: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        self.at("before")
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        self.taken.append(envelope.content)
        self.at("taken")
        return "250 ok"


@pytest.fixture
def smtpd() -> Iterator[tuple[Server, str]]:
    handler, port = Server(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def settings(tmp_path: Path, url: str, smtpd: tuple[Server, str]) -> Settings:
    given = Settings(warehouse=url, smtp=smtpd[1], spool=str(tmp_path / "spool"))
    sending.enqueue([MAIL], Warehouse(given.warehouse), given)
    return given


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """A sender in a process of its own."""
    environment = {
        "RIBAO_WAREHOUSE": settings.warehouse,
        "RIBAO_SMTP": settings.smtp,
        "RIBAO_SPOOL": settings.spool,
    }
    return subprocess.Popen([sys.executable, "-c", SENDER], env={**os.environ, **environment})


def claim_lapses(settings: Settings) -> None:
    with Warehouse(settings.warehouse).transaction() as cursor:
        cursor.execute("UPDATE core.outbox SET claimed_at = now() - interval '11 min' WHERE sent_at IS NULL")


def kill_at(moment: str, handler: Server, settings: Settings) -> None:
    """Let a sender run into its death at that moment."""
    sender: list[subprocess.Popen[bytes]] = []

    def at(now: str) -> None:
        if now == moment:
            sender[0].kill()
            sender[0].wait()

    handler.at = at
    sender.append(start(settings))
    assert sender[0].wait(60) == -signal.SIGKILL
    handler.at = lambda _: None


def test_killed_before_the_server_has_it(smtpd: tuple[Server, str], settings: Settings) -> None:
    kill_at("before", smtpd[0], settings)
    assert smtpd[0].taken == []
    claim_lapses(settings)
    assert send_notifications(settings) == {"sent": 1, "kept": 0}
    assert len(smtpd[0].taken) == 1


def test_killed_after_the_server_took_it_and_before_it_said_so(
    smtpd: tuple[Server, str], settings: Settings
) -> None:
    """The one gap that SMTP leaves: then the same mail comes again, under the same Message-ID."""
    kill_at("taken", smtpd[0], settings)
    claim_lapses(settings)
    assert send_notifications(settings) == {"sent": 1, "kept": 0}
    first, second = smtpd[0].taken
    assert first == second
    assert message_from_bytes(first)["Message-ID"] == MAIL.message_id


def test_killed_after_the_server_said_so_and_before_the_outbox_knows(
    smtpd: tuple[Server, str], settings: Settings
) -> None:
    blocker = psycopg2.connect(settings.warehouse)

    def hold_the_row(_: str) -> None:
        blocker.cursor().execute("SELECT FROM core.outbox FOR UPDATE")

    smtpd[0].at = lambda now: hold_the_row(now) if now == "taken" else None
    sender = start(settings)
    end = time.monotonic() + 60
    while not list(Path(settings.spool).glob("*.sent")):
        assert time.monotonic() < end
        time.sleep(0.05)
    sender.kill()
    sender.wait()
    blocker.close()
    claim_lapses(settings)
    assert send_notifications(settings) == {"sent": 1, "kept": 0}
    assert len(smtpd[0].taken) == 1
