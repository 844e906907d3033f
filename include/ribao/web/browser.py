"""HTTP without trust: allowed hosts at every redirect, caps on size and time, retries where they help."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urljoin
from urllib.robotparser import RobotFileParser

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from ribao.errors import FetchRefused, PageMissing, SiteUntrusted, SourceUnavailable
from ribao.web.access import Access
from ribao.web.sockets import Guard, GuardedAdapter

MAX_REDIRECTS = 5
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WAIT = 120.0


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave in the end. `content` is None where it is unchanged (304)."""

    url: str
    content: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: an address, and the body of what is posted to it."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.body is None else "POST"


def post_form(url: str, values: Mapping[str, str]) -> Request:
    """A request that posts a form."""
    return Request(url, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(values).encode())


def post_json(url: str, content: Mapping[str, str], headers: Mapping[str, str]) -> Request:
    """A request that posts JSON."""
    return Request(url, {**headers, "Content-Type": "application/json"}, json.dumps(content).encode())


class Browser:
    """A polite session with one site; to be used in a `with` block."""

    def __init__(self, site: Access) -> None:
        self._site = site
        self._guard = Guard(site.private)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = site.user_agent
        # A private site is asked without a proxy and a password of the environment, but by its authorities.
        self._session.trust_env = not site.private
        if site.private:
            self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, GuardedAdapter(self._guard))
        self._robots: RobotFileParser | None = None
        self._last = 0.0

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._guard.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        """The page at an address. FetchRefused where it is not allowed or gone, SourceUnavailable after the last try."""
        return self.ask(Request(url, headers or {}))

    def ask(self, request: Request) -> Page:
        """The answer to a request; errors as in `get`."""
        self._ask_robots(request.url)
        return self._with_retries(request)

    def _with_retries(self, request: Request) -> Page:
        first = self._site.retry_seconds
        backoff = wait_exponential_jitter(multiplier=first, max=30, jitter=first)

        def wait(state: RetryCallState) -> float:
            error = state.outcome and state.outcome.exception()
            asked = min(error.seconds, _LONGEST_WAIT) if isinstance(error, SourceUnavailable) else 0.0
            return max(asked, backoff(state))

        retrying = Retrying(
            retry=retry_if_exception_type(SourceUnavailable),
            stop=stop_after_attempt(self._site.attempts),
            wait=wait,
            reraise=True,
        )
        return retrying(self._follow, request)

    def _follow(self, request: Request) -> Page:
        url = request.url
        end = time.monotonic() + self._site.total_seconds
        with self._guard.limit(self._site.total_seconds):
            for _ in range(MAX_REDIRECTS + 1):
                url = self._require_allowed(url)
                self._pause()
                try:
                    with self._open(url, request) as answer:
                        if not answer.is_redirect:
                            return self._page(url, answer, end)
                        if request.body is not None:
                            raise FetchRefused(f"{url} sends what was posted elsewhere", _advice(302))
                        url = urljoin(url, answer.headers["Location"])
                except (requests.RequestException, ValueError) as error:
                    self._in_time(url, end)
                    raise _ours(url, error) from error
        raise FetchRefused(f"{url}: more than {MAX_REDIRECTS} redirects", "open the page in a browser")

    def _open(self, url: str, request: Request) -> requests.Response:
        seconds = self._site.timeout_seconds
        return self._session.request(
            request.method,
            url,
            headers=dict(request.headers),
            data=request.body,
            timeout=(seconds, seconds),
            stream=True,
            allow_redirects=False,
        )

    def _page(self, url: str, answer: requests.Response, end: float) -> Page:
        status = answer.status_code
        if status == 304:
            return Page(url, None, dict(answer.headers))
        if status in _TRY_AGAIN:
            asked = _seconds(answer.headers.get("Retry-After", ""))
            raise SourceUnavailable(f"{url} answers {status}", "it is looked at again", asked)
        if status != 200:
            refusal = PageMissing if status == 404 else FetchRefused
            raise refusal(f"{url} answers {status}", _advice(status))
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
        # A connection that was cut may look like the end of the body.
        self._in_time(url, end)
        return bytes(body)

    def _in_time(self, url: str, end: float) -> None:
        if time.monotonic() >= end:
            raise SourceUnavailable(
                f"{url} took longer than {self._site.total_seconds:.0f} s", "it is looked at again"
            )

    def _require_allowed(self, url: str) -> str:
        """The address, by TLS where the list page is. FetchRefused outside the allowed hosts and usual ports."""
        home, parts = parse_url(self._site.home), _parse_address(url)
        if home.scheme == "https" and parts.scheme == "http":
            parts = parts._replace(scheme="https", port=None if parts.port == 80 else parts.port)
        if (
            parts.scheme not in ("http", "https")
            or parts.host not in self._site.hosts
            or parts.port not in (None, 80, 443, home.port)
        ):
            raise FetchRefused(
                f"{url} is outside the allowed hosts", "if it is right, add its host to its hosts in config/"
            )
        return parts.url

    def _ask_robots(self, url: str) -> None:
        if not self._site.robots:
            return
        if self._robots is None:
            self._robots = RobotFileParser()
            try:
                page = self._with_retries(Request(urljoin(url, "/robots.txt")))
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


def _parse_address(url: str) -> Url:
    """An address as the connection will understand it, which is not always as `urlsplit` does."""
    try:
        return parse_url(url)
    except LocationParseError as error:
        raise FetchRefused(f"{url} is no address", "open the list page in a browser and compare") from error


def _ours(url: str, error: Exception) -> FetchRefused | SourceUnavailable:
    """What requests says, in our words: whether it is worth another try."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return SiteUntrusted(
            f"{url}: its certificate is not valid", "see the certificate in a browser; never go on"
        )
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return FetchRefused(f"{url}: the body cannot be unpacked", "open the page in a browser")
    if isinstance(error, ValueError):
        return FetchRefused(f"{url} is no address", "open the list page in a browser and compare")
    return SourceUnavailable(f"{url}: {_first_line(error)}", "tried again until it gave up")


def _seconds(retry_after: str) -> float:
    """A Retry-After header's wish: seconds, or a date."""
    if retry_after.isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _advice(status: int) -> str:
    login = status in (401, 403)
    return (
        "the site wants a login or refuses robots" if login else "open the list page in a browser and compare"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
