"""The short form of a mail, posted to a real web server that answers as the chats do."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ribao.errors import MailDown
from ribao.model import Outgoing
from ribao.notify import daily_mails
from ribao.notify.chat import chat_message
from ribao.pipeline import write_day
from ribao_airflow.chats import post

from tests.fixtures.mails import DRAW, LINKS, analyst, busy_day
from tests.fixtures.serving import serving


class Chat(ThreadingHTTPServer):
    """A chat's webhook: keeps what it gets, answers `answer` with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, str, bytes]] = []
        self.status, self.answer = 200, b'{"errcode":0,"errmsg":"ok"}'


class Handler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Content-Type"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    server = Chat()
    connection = {
        "conn_type": "http",
        "schema": "http",
        "host": "127.0.0.1",
        "port": server.server_port,
        "extra": {"endpoint": "cgi-bin/webhook/send?key=s3cret"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO_CHAT", json.dumps(connection))
    with serving(server):
        yield server


def message(channel: str) -> Outgoing:
    messages = daily_mails(busy_day(), DRAW, write_day, [analyst(chats=(f"{channel}:ribao_chat",))], LINKS)
    return messages[-1]


@pytest.mark.parametrize("channel", ["wecom", "dingtalk"])
def test_wecom_and_dingtalk_get_plain_text(chat: Chat, channel: str) -> None:
    made = message(channel)
    post(made.channel, made.recipients[0], made.raw)
    ((path, kind, body),) = chat.received
    connection = json.loads(body)
    assert path == "/cgi-bin/webhook/send?key=s3cret" and kind.startswith("application/json")
    assert connection["msgtype"] == "text"
    text = connection["text"]["content"]
    assert text.startswith("商品日报 2024-03-29：2 处错误、2 处警示")
    assert "· 铅 LME仓单 今日值 256875 → 6625：整行晚了一日" in text
    assert text.endswith("https://airflow.example.com/report-desk/report/2024-03-29")


def test_slack_answers_ok(chat: Chat) -> None:
    chat.answer = b"ok"
    made = message("slack")
    post(made.channel, made.recipients[0], made.raw)
    assert json.loads(chat.received[0][2])["text"].startswith("商品日报")


@pytest.mark.parametrize(
    ("status", "answer"),
    [(200, b'{"errcode":93000,"errmsg":"invalid"}'), (500, b""), (200, b"<html>"), (404, b"")],
)
def test_a_chat_that_does_not_take_it_is_down(chat: Chat, status: int, answer: bytes) -> None:
    chat.status, chat.answer = status, answer
    made = message("wecom")
    with pytest.raises(MailDown) as error:
        post(made.channel, made.recipients[0], made.raw)
    assert "s3cret" not in str(error.value)


def test_a_chat_that_cannot_be_reached(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = {
        "conn_type": "http",
        "schema": "http",
        "host": "127.0.0.1",
        "port": 9,
        "extra": {"endpoint": "?key=s3cret"},
    }
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO_CHAT", json.dumps(connection))
    with pytest.raises(MailDown) as error:
        post("slack", "ribao_chat", b"{}")
    assert "s3cret" not in str(error.value)


def test_a_connection_that_does_not_exist_keeps_the_message() -> None:
    with pytest.raises(MailDown, match="ribao_none"):
        post("slack", "ribao_none", b"{}")


def test_nothing_in_a_message_mentions_or_links() -> None:
    made = chat_message(message("slack"), "slack:c", ["<!channel> <http://evil|click> &"])
    text = json.loads(made.raw)["text"]
    assert "<" not in text and "&lt;!channel&gt;" in text


def test_a_message_is_cut_to_what_the_chat_takes() -> None:
    made = chat_message(message("wecom"), "wecom:c", ["铜" * 3000])
    text = json.loads(made.raw)["text"]["content"]
    assert len(text.encode()) <= 2048 and text.endswith("…")


def test_a_message_is_the_same_every_time_and_another_than_its_mail() -> None:
    mail, chat = daily_mails(busy_day(), DRAW, write_day, [analyst(chats=("wecom:a",))], LINKS)
    again = daily_mails(busy_day(), DRAW, write_day, [analyst(chats=("wecom:a",))], LINKS)[1]
    assert chat.message_id == again.message_id != mail.message_id
    assert (chat.channel, chat.recipients) == ("wecom", ("a",))
