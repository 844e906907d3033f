"""Stops whoever tries passwords, or acts, faster than a person does; and guards Airflow's login page against frames.

An ASGI middleware around the whole of Airflow's API server. Airflow loads it into every process, so it imports
nothing but the standard library.
"""

import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# The login page runs scripts of its own address; no other page may frame it or take its form.
LOGIN_POLICY = "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `most` requests of a client in `seconds` to addresses that begin with `path`; `status` counts only those."""

    path: str
    most: int
    seconds: float
    status: int | None = None


# 2026-11-26: a person mistypes a password a few times and settles a finding in seconds at best; 395 wrong passwords
# had been tried within 8 s.
RULES = (
    Rule("/auth/token", most=10, seconds=60, status=401),
    Rule("/report-desk/", most=60, seconds=60),
)


class Throttle:
    """Answers 429 to a client that has sent too many POST requests lately. Counts are of this process."""

    def __init__(self, app: App, now: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._now = now
        self._times: defaultdict[tuple[Rule, str], deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        rule = _rule(scope)
        if not rule:
            await self._app(scope, receive, _with_policy(scope, send))
            return
        times = self._lately(rule, str((scope.get("client") or ("",))[0]))
        if len(times) >= rule.most:
            await _refuse(send, times[0] + rule.seconds - self._now())
            return
        if rule.status is None:
            times.append(self._now())

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == rule.status:
                times.append(self._now())
            await send(message)

        await self._app(scope, receive, counting)

    def _lately(self, rule: Rule, client: str) -> deque[float]:
        """When a client sent what a rule counts; what is too old is forgotten, of other clients too."""
        for key, times in list(self._times.items()):
            while times and times[0] <= self._now() - key[0].seconds:
                times.popleft()
            if not times and key != (rule, client):
                del self._times[key]
        return self._times[rule, client]


def _rule(scope: Message) -> Rule | None:
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    return next((rule for rule in RULES if _path(scope).startswith(rule.path)), None)


def _path(scope: Message) -> str:
    """The address without the prefix at which a proxy may show Airflow."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def _with_policy(scope: Message, send: Send) -> Send:
    if scope["type"] != "http" or not _path(scope).startswith("/auth/login"):
        return send

    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", []),
                (b"content-security-policy", LOGIN_POLICY.encode()),
                (b"x-frame-options", b"DENY"),
            ]
        await send(message)

    return adding


async def _refuse(send: Send, seconds: float) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"retry-after", str(max(1, round(seconds))).encode()),
    ]
    text = "请求过于频繁，请稍后再试。 Too many requests; try again in a while.\n"
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
