"""Whoever tries passwords or acts faster than a person does is stopped; everybody else is not."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from ribao_desk.throttle import RULES, Message, Throttle

from tests.fixtures.desk import Server

LOGIN, ACTION = RULES


@dataclass
class Site:
    """An application behind the throttle that answers with `status`, and a clock."""

    status: int = 200
    seconds: float = 1000.0
    served: int = 0
    prefix: str = ""
    throttle: Throttle = field(init=False)

    def __post_init__(self) -> None:
        self.throttle = Throttle(self.answer, lambda: self.seconds)

    async def answer(self, scope: Message, receive: Any, send: Any) -> None:
        self.served += 1
        await send({"type": "http.response.start", "status": self.status, "headers": []})

    def ask(self, path: str, client: str = "1.1.1.1", method: str = "POST") -> tuple[int, dict[bytes, bytes]]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "client": (client, 1),
            "root_path": self.prefix,
        }
        asyncio.run(self.throttle(scope, None, send))  # type: ignore[arg-type]
        return sent[0]["status"], dict(sent[0]["headers"])


def test_wrong_passwords_are_stopped_and_forgotten_after_a_minute() -> None:
    site = Site(status=401)
    assert [site.ask("/auth/token")[0] for _ in range(LOGIN.most + 5)] == [401] * LOGIN.most + [429] * 5
    assert site.served == LOGIN.most
    site.seconds += 20
    status, headers = site.ask("/auth/token/cli")
    assert (status, headers[b"retry-after"]) == (429, b"40")
    site.seconds += 41
    assert site.ask("/auth/token")[0] == 401


def test_right_passwords_and_other_clients_are_not() -> None:
    site = Site(status=201)
    assert {site.ask("/auth/token")[0] for _ in range(50)} == {201}
    site.status = 401
    for _ in range(LOGIN.most):
        site.ask("/auth/token", "6.6.6.6")
    assert site.ask("/auth/token", "6.6.6.6")[0] == 429
    assert site.ask("/auth/token", "1.1.1.1")[0] == 401


def test_actions_are_stopped_and_looking_is_not() -> None:
    site = Site()
    path = "/report-desk/report/2024-03-29/1/settle"
    assert [site.ask(path)[0] for _ in range(ACTION.most + 1)][-2:] == [200, 429]
    assert {site.ask(path, method="GET")[0] for _ in range(200)} == {200}


def test_a_prefix_of_a_proxy_changes_nothing() -> None:
    site = Site(status=401, prefix="/airflow")
    assert [site.ask("/airflow/auth/token")[0] for _ in range(LOGIN.most + 1)][-1] == 429


def test_clients_that_are_gone_are_forgotten() -> None:
    site = Site(status=401)
    for n in range(50):
        site.ask("/auth/token", f"1.1.1.{n}")
    site.seconds += 61
    site.ask("/auth/token", "2.2.2.2")
    assert len(site.throttle._times) == 1


@pytest.mark.parametrize("path", ["/auth/login", "/auth/login/?next=x"])
def test_airflows_login_page_may_not_be_framed(path: str, desk_server: Server) -> None:
    answer = requests.get(desk_server[0] + path, timeout=30)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_airflows_login_stops_guessing(desk_server: Server) -> None:
    guess = {"username": "admin", "password": "wrong"}
    answers = [
        requests.post(desk_server[0] + "/auth/token", json=guess, timeout=30).status_code
        for _ in range(LOGIN.most + 2)
    ]
    assert answers == [401] * LOGIN.most + [429] * 2
