"""HTTP that trusts nobody: allowed hosts at every redirect, caps on size and time, retries where they help."""

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import requests
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from ribao.errors import FetchRefused, SourceUnavailable
from ribao.source.config import Website

MAX_REDIRECTS = 5
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_BACKOFF = wait_exponential_jitter(multiplier=1, max=30)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave in the end. `content` is None where it is unchanged (304)."""

    url: str
    content: bytes | None
    headers: Mapping[str, str]


class _Later(SourceUnavailable):
    """Try again, not before `seconds`."""

    def __init__(self, message: str, hint: str = "", seconds: float = 0) -> None:
        super().__init__(message, hint)
        self.seconds = seconds


class Browser:
    """A polite session with one site; to be used in a `with` block."""

    def __init__(self, site: Website) -> None:
        self._site = site
        self._session = requests.Session()
        self._session.headers["User-Agent"] = site.user_agent
        self._session.trust_env = not site.private
        self._robots: RobotFileParser | None = None
        self._last = 0.0

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        """The page at an address. FetchRefused where it is not allowed or gone, SourceUnavailable after the last try."""
        self._ask_robots(url)
        return self._with_retries(url, headers or {})

    def _with_retries(self, url: str, headers: Mapping[str, str]) -> Page:
        retrying = Retrying(
            retry=retry_if_exception_type(SourceUnavailable),
            stop=stop_after_attempt(self._site.attempts),
            wait=_wait,
            reraise=True,
        )
        return retrying(self._follow, url, headers)

    def _follow(self, url: str, headers: Mapping[str, str]) -> Page:
        end = time.monotonic() + self._site.total_seconds
        for _ in range(MAX_REDIRECTS + 1):
            self._allow(url)
            self._pause()
            try:
                with self._open(url, headers) as answer:
                    if not answer.is_redirect:
                        return self._page(url, answer, end)
                    url = urljoin(url, answer.headers["Location"])
            except (
                requests.ConnectionError,
                requests.Timeout,
                requests.exceptions.ChunkedEncodingError,
            ) as error:
                raise _Later(f"{url}: {_first_line(error)}", "tried again until it gave up") from error
            except requests.exceptions.ContentDecodingError as error:
                raise FetchRefused(
                    f"{url}: the body cannot be unpacked", "open the page in a browser"
                ) from error
        raise FetchRefused(f"{url}: more than {MAX_REDIRECTS} redirects", "open the page in a browser")

    def _open(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        seconds = self._site.timeout_seconds
        return self._session.get(
            url, headers=dict(headers), timeout=(seconds, seconds), stream=True, allow_redirects=False
        )

    def _page(self, url: str, answer: requests.Response, end: float) -> Page:
        status = answer.status_code
        if status == 304:
            return Page(url, None, dict(answer.headers))
        if status in _TRY_AGAIN:
            wait = answer.headers.get("Retry-After", "")
            raise _Later(
                f"{url} answers {status}", "it is looked at again", float(wait) if wait.isdigit() else 0
            )
        if status != 200:
            raise FetchRefused(f"{url} answers {status}", _advice(status))
        return Page(url, self._body(url, answer, end), dict(answer.headers))

    def _body(self, url: str, answer: requests.Response, end: float) -> bytes:
        """The unpacked body, not more than the cap, not longer than the time."""
        body = bytearray()
        for chunk in answer.iter_content(16384):
            body += chunk
            if len(body) > self._site.max_bytes:
                raise FetchRefused(
                    f"{url} is larger than {self._site.max_bytes:,} bytes", "open the page in a browser"
                )
            if time.monotonic() > end:
                raise _Later(
                    f"{url} took longer than {self._site.total_seconds:.0f} s", "it is looked at again"
                )
        return bytes(body)

    def _allow(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or host not in self._site.hosts:
            raise FetchRefused(
                f"{url} is outside the allowed hosts", "if it is right, add its host to config/sources.yaml"
            )
        if not self._site.private and not all(map(_public, _addresses(host))):
            raise FetchRefused(
                f"{host} leads to a private address", "see the name server, or set private: true"
            )

    def _ask_robots(self, url: str) -> None:
        if not self._site.robots:
            return
        if self._robots is None:
            self._robots = RobotFileParser()
            try:
                page = self._with_retries(urljoin(url, "/robots.txt"), {})
                self._robots.parse((page.content or b"").decode("utf-8", "replace").splitlines())
            except FetchRefused:
                self._robots.parse([])
        if not self._robots.can_fetch(self._site.user_agent, url):
            raise FetchRefused(
                f"robots.txt forbids {url}", "ask the site's owner, or set robots: false if you may"
            )

    def _pause(self) -> None:
        time.sleep(max(0.0, self._last + self._site.pause_seconds - time.monotonic()))
        self._last = time.monotonic()


def _wait(state: RetryCallState) -> float:
    error = state.outcome and state.outcome.exception()
    asked = min(error.seconds, 120.0) if isinstance(error, _Later) else 0.0
    return max(asked, _BACKOFF(state))


def _addresses(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]
    except socket.gaierror as error:
        raise _Later(f"{host} has no address: {error.strerror}", "see the network") from error


def _public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


def _advice(status: int) -> str:
    login = status in (401, 403)
    return (
        "the site wants a login or refuses robots" if login else "open the list page in a browser and compare"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
