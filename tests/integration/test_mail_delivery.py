"""From the outbox to a real mail server: nothing lost, nothing twice, whatever is down meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.policy import default
from errno import ENOSPC
from pathlib import Path

import psycopg2
import pytest
from aiosmtpd.controller import Controller
from ribao import warehouse
from ribao.errors import ConfigError, MailDown, WarehouseDown
from ribao.model import Outgoing
from ribao.notify import deliver, spool
from ribao.notify.message import build_mail
from ribao.pipeline import send_notifications, sending
from ribao.settings import Settings
from ribao.warehouse import Warehouse

from tests.fixtures.local import Mails
from tests.fixtures.postgres import free_port


def mail(n: int = 1, kind: str = "daily", to: tuple[str, ...] = ("a@example.com",)) -> Outgoing:
    return build_mail(
        kind=kind,
        identity=f"{kind}.{n}",
        sender="ribao@example.com",
        recipients=to,
        subject=f"商品日报 {n}",
        bodies=("<p>铜</p>", "铜"),
    )


@pytest.fixture
def given(tmp_path: Path, url: str, mails: Mails) -> Settings:
    """A warehouse and a mail server, nothing else."""
    return Settings(warehouse=url, smtp=mails.smtp, spool=str(tmp_path / "spool"))


def due_now(url: str) -> None:
    """Let the time pass that mails wait."""
    with Warehouse(url).transaction() as cursor:
        cursor.execute("UPDATE core.outbox SET next_at = now() - interval '1 s'")


def outbox(url: str) -> dict[str, tuple[int, bool, str | None]]:
    with Warehouse(url).transaction() as cursor:
        cursor.execute("SELECT message_id, attempts, sent_at IS NOT NULL, last_error FROM core.outbox")
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_a_mail_arrives_as_it_was_made(given: Settings, mails: Mails) -> None:
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    assert send_notifications(given) == {"sent": 1, "kept": 0}
    (taken,) = mails.list_mails()
    assert taken["Subject"] == "商品日报 1"
    assert taken["Message-ID"] == mail().message_id
    body = taken.get_body(("plain",))
    assert body and body.get_content().strip() == "铜"


def test_notifying_twice_sends_once(given: Settings, mails: Mails) -> None:
    for _ in range(2):
        sending.enqueue([mail()], Warehouse(given.warehouse), given)
        send_notifications(given)
    assert len(mails.list_mails()) == 1


def test_a_spool_that_cannot_be_written_sends_nothing_twice(
    given: Settings, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, message_id: str) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(spool, "note_sent", full)
    monkeypatch.setattr(spool, "forget_sent", full)
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    assert send_notifications(given) == {"sent": 1, "kept": 0}
    assert len(mails.list_mails()) == 1


def test_a_mail_server_down_for_a_day_loses_nothing(given: Settings, mails: Mails) -> None:
    mails.refuse(True)
    sending.enqueue([mail(n) for n in range(3)], Warehouse(given.warehouse), given)
    for _ in range(4):
        assert send_notifications(given) == {"sent": 0, "kept": 3}
        due_now(given.warehouse)
    mails.refuse(False)
    assert send_notifications(given) == {"sent": 3, "kept": 0}
    assert sorted(str(m["Subject"]) for m in mails.list_mails()) == ["商品日报 0", "商品日报 1", "商品日报 2"]


def test_a_failed_mail_waits_longer_each_time(given: Settings) -> None:
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    waits = []
    for _ in range(9):
        assert warehouse.claim_mail(Warehouse(given.warehouse))
        warehouse.mark_failed(Warehouse(given.warehouse), mail().message_id, "down")
        with Warehouse(given.warehouse).transaction() as cursor:
            cursor.execute("SELECT next_at - clock_timestamp() FROM core.outbox")
            waits.append((cursor.fetchone() or ())[0])
        assert warehouse.claim_mail(Warehouse(given.warehouse)) is None
        due_now(given.warehouse)
    assert [round(w / timedelta(seconds=30)) for w in waits] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_sender_killed_before_sending_leaves_the_mail_to_the_next(given: Settings, mails: Mails) -> None:
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    assert warehouse.claim_mail(Warehouse(given.warehouse))  # and is killed
    assert send_notifications(given) == {"sent": 0, "kept": 1}
    with Warehouse(given.warehouse).transaction() as cursor:
        cursor.execute("UPDATE core.outbox SET claimed_at = now() - interval '11 min'")
    assert send_notifications(given) == {"sent": 1, "kept": 0}
    assert len(mails.list_mails()) == 1


def test_an_outage_between_sending_and_marking_sends_once(
    given: Settings, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending.enqueue([mail()], Warehouse(given.warehouse), given)

    def down(*_: object) -> None:
        raise WarehouseDown("gone")

    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "mark_sent", down)
        send_notifications(given)
    assert len(mails.list_mails()) == 1 and not outbox(given.warehouse)[mail().message_id][1]
    with Warehouse(given.warehouse).transaction() as cursor:
        cursor.execute("UPDATE core.outbox SET claimed_at = now() - interval '11 min'")
    assert send_notifications(given) == {"sent": 1, "kept": 0}
    assert len(mails.list_mails()) == 1
    assert list(Path(given.spool).iterdir()) == []


def test_a_sender_killed_right_after_sending_sends_the_same_mail_again(given: Settings, mails: Mails) -> None:
    """As far as SMTP allows: the second copy has the same Message-ID and bytes, so that servers fold it."""
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    claimed = warehouse.claim_mail(Warehouse(given.warehouse))
    assert claimed
    deliver(claimed, given.smtp, given.mail_from)  # and is killed
    with Warehouse(given.warehouse).transaction() as cursor:
        cursor.execute("UPDATE core.outbox SET claimed_at = now() - interval '11 min'")
    send_notifications(given)
    first, second = mails.list_mails()
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes(policy=default) == second.as_bytes(policy=default)


def test_while_the_warehouse_is_down_mails_wait_on_disk_and_are_sent_from_there(
    given: Settings, mails: Mails, stopped_server: str
) -> None:
    down = replace(given, warehouse=stopped_server)
    mails.refuse(True)
    sending.enqueue([mail(1), mail(2)], Warehouse(down.warehouse), down)
    assert send_notifications(down) == {"sent": 0, "kept": 2}
    mails.refuse(False)
    assert send_notifications(down) == {"sent": 2, "kept": 0}
    assert len(mails.list_mails()) == 2


def test_mails_on_disk_go_into_the_outbox_when_the_warehouse_is_back(
    given: Settings, mails: Mails, stopped_server: str
) -> None:
    sending.enqueue([mail()], Warehouse(stopped_server), given)
    assert send_notifications(given) == {"sent": 1, "kept": 0}
    assert list(outbox(given.warehouse)) == [mail().message_id]
    assert list(spool.load_mails(Path(given.spool))) == []


def test_without_a_mail_server_the_data_run_goes_on(given: Settings) -> None:
    sending.enqueue([mail()], Warehouse(given.warehouse), given)
    assert send_notifications(replace(given, smtp="")) == {"sent": 0, "kept": 1}
    assert "no SMTP address" in str(outbox(given.warehouse)[mail().message_id][2])


class Picky:
    """A mail server that refuses an address for now, another for good, and mails about tin."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []
        self.later = True

    async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]  # noqa: N802
        if address.startswith("later") and self.later:
            return "451 4.2.0 try later"
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        if b"daily.9@" in envelope.content:
            return "552 5.3.4 too large"
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        return "250 ok"


@pytest.fixture
def picky(given: Settings):  # type: ignore[no-untyped-def]
    server = Picky()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield server, replace(given, smtp=f"smtp://127.0.0.1:{controller.port}")
    controller.stop()


def test_only_the_refused_addresses_are_tried_again(picky: tuple[Picky, Settings]) -> None:
    server, settings = picky
    sending.enqueue([mail(to=("a@x.de", "later@x.de"))], Warehouse(settings.warehouse), settings)
    assert send_notifications(settings) == {"sent": 0, "kept": 1}
    server.later = False
    due_now(settings.warehouse)
    assert send_notifications(settings) == {"sent": 1, "kept": 0}
    assert [to for to, _ in server.taken] == [["a@x.de"], ["later@x.de"]]


def test_a_refused_mail_does_not_hold_up_the_others(picky: tuple[Picky, Settings]) -> None:
    server, settings = picky
    sending.enqueue([mail(9), mail(2, to=("nobody@x.de",)), mail(3)], Warehouse(settings.warehouse), settings)
    assert send_notifications(settings) == {"sent": 1, "kept": 2}
    assert len(server.taken) == 1
    assert "552" in str(outbox(settings.warehouse)[mail(9).message_id][2])


def test_a_refused_mail_is_notified_once(picky: tuple[Picky, Settings]) -> None:
    server, settings = picky
    sending.enqueue([mail(to=("nobody@x.de",))], Warehouse(settings.warehouse), settings)
    for _ in range(sending.REFUSALS + 3):
        send_notifications(settings)
        due_now(settings.warehouse)
    (notice,) = [content for _, content in server.taken if b"refused." in content]
    assert b"engineer@ribao.local" in notice


def test_a_chat_is_posted_to_and_waits_while_it_is_down(given: Settings) -> None:
    posted: list[tuple[str, str, bytes]] = []
    message = replace(mail(), channel="wecom", recipients=("ribao_wecom",), raw=b"{}")
    sending.enqueue([message], Warehouse(given.warehouse), given)
    assert send_notifications(given) == {"sent": 0, "kept": 1}  # nobody here can post

    def down(*_: object) -> None:
        raise MailDown("no answer")

    assert send_notifications(given, down) == {"sent": 0, "kept": 1}
    due_now(given.warehouse)
    assert send_notifications(given, lambda *notice: posted.append(notice)) == {"sent": 1, "kept": 0}
    assert posted == [("wecom", "ribao_wecom", b"{}")]


def test_a_chat_that_is_down_does_not_hold_up_mails(given: Settings, mails: Mails) -> None:
    message = replace(mail(0), channel="slack", recipients=("ribao_slack",), raw=b"{}")
    sending.enqueue([message, mail(1)], Warehouse(given.warehouse), given)

    def down(*_: object) -> None:
        raise MailDown("no answer")

    assert send_notifications(given, down) == {"sent": 1, "kept": 1}
    assert len(mails.list_mails()) == 1


@pytest.mark.parametrize("url", ["", "localhost:25", "http://localhost"])
def test_a_wrong_address_of_the_mail_server_is_said_without_its_secrets(url: str) -> None:
    with pytest.raises(ConfigError, match="no SMTP address"):
        deliver(mail(), url, "ribao@example.com")
    with pytest.raises(ConfigError) as error:
        deliver(mail(), "ftp://me:secret@mail", "ribao@example.com")
    assert "secret" not in str(error.value)


def test_mails_are_queued_in_the_transaction_of_their_load(new_warehouse: Callable[[], str]) -> None:
    from tests.fixtures.reports import REAL, loading

    def fail_to_compose(_: object) -> list[Outgoing]:
        raise psycopg2.DataError("no mail, no load")

    url = new_warehouse()
    with pytest.raises(psycopg2.DataError):
        warehouse.load_reports(Warehouse(url), [loading(REAL)], compose=fail_to_compose)
    assert warehouse.list_loaded_days(Warehouse(url), REAL, REAL) == set()
    warehouse.load_reports(Warehouse(url), [loading(REAL)], compose=lambda _: [mail()])
    assert len(outbox(url)) == 1
    warehouse.load_reports(Warehouse(url), [loading(REAL)], compose=lambda _: [mail(2)])
    assert len(outbox(url)) == 1
