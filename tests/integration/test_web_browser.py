"""Fetching trusts nobody and is polite: each promise against a real server."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from ribao.errors import FetchRefused, SourceUnavailable
from ribao.web.browser import Browser, post_form, post_json
from ribao.web.sockets import is_public
from ribao_local.faults import Answer

from tests.fixtures.web import Web

PAGE = "/page"


def get_content(web: Web, path: str = PAGE, **given: object) -> bytes | None:
    with Browser(web.site(**given)) as browser:
        return browser.get(f"{web.root}{path}").content


def once(first: Answer, then: bytes = b"fine") -> Callable[[Message], Answer]:
    """A page that answers differently the first time."""
    answers = [first]
    return lambda _: answers.pop() if answers else Answer(then)


def status(code: int, **headers: str) -> Answer:
    return Answer(b"", headers, HTTPStatus(code))


# Polite


def test_it_says_who_it_is(web: Web) -> None:
    web.page(PAGE, "fine")
    get_content(web, user_agent="Ribao/1.0 (someone@example.com)")
    assert web.headers[0]["User-Agent"] == "Ribao/1.0 (someone@example.com)"


def test_a_form_and_json_are_posted(web: Web) -> None:
    web.page(PAGE, "fine")
    with Browser(web.site()) as browser:
        assert browser.ask(post_form(f"{web.root}{PAGE}", {"instid": "Au(T+D)"})).content == b"fine"
        browser.ask(post_json(f"{web.root}{PAGE}", {"secret": "x"}, {"apikey": "k"}))
    assert web.posted == ["instid=Au%28T%2BD%29", '{"secret": "x"}']
    assert web.headers[1]["apikey"] == "k"


def test_what_is_posted_is_not_sent_elsewhere(web: Web) -> None:
    web.pages[PAGE] = status(307, Location="/other")
    web.page("/other", "fine")
    with Browser(web.site()) as browser, pytest.raises(FetchRefused, match="sends what was posted elsewhere"):
        browser.ask(post_form(f"{web.root}{PAGE}", {}))
    assert web.asked == [PAGE]


def test_requests_keep_their_distance(web: Web) -> None:
    web.page(PAGE, "fine")
    started = time.monotonic()
    with Browser(web.site(pause_seconds=0.2)) as browser:
        for _ in range(3):
            browser.get(f"{web.root}{PAGE}")
    # By the client's clock: a busy machine may take up the first request late, and so bring two arrivals together.
    assert time.monotonic() - started >= 0.4


def test_robots_are_asked_if_the_setting_says_so(web: Web) -> None:
    web.page("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    web.page("/private/x", "secret")
    web.page(PAGE, "fine")
    assert get_content(web, "/private/x") == b"secret"
    with pytest.raises(FetchRefused, match=r"robots\.txt forbids"):
        get_content(web, "/private/x", robots=True)
    assert get_content(web, robots=True) == b"fine"


def test_without_robots_txt_all_is_allowed(web: Web) -> None:
    web.page(PAGE, "fine")
    assert get_content(web, robots=True) == b"fine"
    assert web.asked == ["/robots.txt", PAGE]


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(web: Web, code: int) -> None:
    web.pages[PAGE] = once(status(code))
    assert get_content(web) == b"fine"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_what_will_not_pass_is_not(web: Web, code: int) -> None:
    web.pages[PAGE] = once(status(code))
    with pytest.raises(FetchRefused, match=f"answers {code}"):
        get_content(web)
    assert len(web.asked) == 1


def test_after_the_last_try_it_gives_up(web: Web) -> None:
    web.pages[PAGE] = status(500)
    with pytest.raises(SourceUnavailable, match="answers 500") as failure:
        get_content(web, attempts=3)
    assert len(web.asked) == 3
    assert type(failure.value) is SourceUnavailable, "the class is what mails know it by"


def test_pauses_between_tries_grow_and_vary(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=pauses.append))
    web.pages[PAGE] = status(500)
    with pytest.raises(SourceUnavailable):
        get_content(web, attempts=4, retry_seconds=0.05)
    first, second, third = pauses
    assert 0.05 < first < second < third


@pytest.mark.parametrize(
    "form",
    [lambda s: str(s), lambda s: format_datetime(datetime.now(UTC) + timedelta(seconds=s), usegmt=True)],
)
def test_the_server_says_how_long_to_wait(
    web: Web, form: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In seconds or as a date, which knows no parts of seconds."""
    pauses: list[float] = []
    monkeypatch.setattr("tenacity.nap.time", SimpleNamespace(sleep=pauses.append))
    web.pages[PAGE] = once(status(429, **{"Retry-After": form(50)}))
    assert get_content(web, total_seconds=300) == b"fine"
    (pause,) = pauses
    # A date comes a little nearer before the pause is counted.
    assert 20 < pause <= 50


def test_a_retry_after_in_no_known_form_is_left_alone(web: Web) -> None:
    web.pages[PAGE] = once(status(503, **{"Retry-After": "soon"}))
    assert get_content(web) == b"fine"


def test_a_connection_that_breaks_off_is_tried_again(web: Web) -> None:
    web.pages[PAGE] = once(Answer(b"half", length=8))
    assert get_content(web) == b"fine"


def test_a_server_that_is_not_there(web: Web) -> None:
    with Browser(web.site(attempts=2)) as browser, pytest.raises(SourceUnavailable):
        browser.get("http://127.0.0.1/")


# Where to


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:{port}/page",
        "http://[::1]:{port}/page",
        "//example.com/x.pdf",
        "https://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://example.com\\@127.0.0.1:{port}/page",
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "http://127.0.0.1:22/",
        "http://[broken/",
    ],
)
def test_no_redirect_leads_outside(web: Web, target: str) -> None:
    web.page(PAGE, "fine")
    web.pages["/start"] = status(302, Location=target.format(port=web.port))
    with pytest.raises(FetchRefused, match=r"outside the allowed hosts|is no address"):
        get_content(web, "/start")
    assert web.asked == ["/start"]


def test_redirects_inside_are_followed(web: Web) -> None:
    web.page(PAGE, "fine")
    web.pages["/a"] = status(301, Location="/b")
    web.pages["/b"] = status(307, Location=f"{web.root}{PAGE}")
    assert get_content(web, "/a") == b"fine"


def test_not_for_ever(web: Web) -> None:
    web.pages[PAGE] = status(302, Location=PAGE)
    with pytest.raises(FetchRefused, match="more than 5 redirects"):
        get_content(web)


def test_a_private_address_is_refused_before_a_byte_is_sent(web: Web) -> None:
    """The allowed name itself leads to this machine, as after a change of its name server."""
    web.page(PAGE, "fine")
    site = web.site(private=False, hosts=("localhost",))
    with Browser(site) as browser, pytest.raises(FetchRefused, match=r"private address (127\.0\.0\.1|::1)"):
        browser.get(f"http://localhost:{web.port}{PAGE}")
    assert web.asked == []


def test_a_name_is_looked_up_once(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against DNS rebinding: there is no second answer, and the address that was reached is what is checked."""
    web.page(PAGE, "fine")
    real, asked = socket.getaddrinfo, list[object]()

    def names(host: object, *given: object, **named: object) -> object:
        asked.append(host)
        return real("127.0.0.1", *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", names)
    site = web.site(private=False, hosts=("publisher.example",))
    with Browser(site) as browser, pytest.raises(FetchRefused, match="private address"):
        browser.get(f"http://publisher.example:{web.port}{PAGE}")
    assert asked == ["publisher.example"]
    assert web.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("::", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
    ],
)
def test_which_addresses_are_the_internets(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_proxy_that_a_person_has_set_may_be_private(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.page("http://publisher.example/page", "by proxy")
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, web.root)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Browser(web.site(private=False, hosts=("publisher.example",))) as browser:
        assert browser.get("http://publisher.example/page").content == b"by proxy"


# How much, how long


def test_a_body_is_cut_at_the_cap(web: Web) -> None:
    web.file(PAGE, bytes(200_000))
    with pytest.raises(FetchRefused, match="larger than 100,000 bytes"):
        get_content(web, max_bytes=100_000)
    assert get_content(web, max_bytes=200_000) == bytes(200_000)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_stopped_while_it_unpacks(web: Web, layers: int) -> None:
    bomb = bytes(300_000_000)
    for _ in range(layers):
        bomb = gzip.compress(bomb, 9)
    web.file(PAGE, bomb, **{"Content-Encoding": ", ".join(["gzip"] * layers)})
    tracemalloc.start()
    try:
        with pytest.raises(FetchRefused, match=r"larger than 1,000,000 bytes|cannot be unpacked"):
            get_content(web, max_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_a_body_that_cannot_be_unpacked(web: Web) -> None:
    web.file(PAGE, b"no gzip", **{"Content-Encoding": "gzip"})
    with pytest.raises(FetchRefused, match="cannot be unpacked"):
        get_content(web)


def test_a_silent_server_is_given_up(web: Web) -> None:
    release = threading.Event()

    def silent(_: Message) -> Answer:
        release.wait(10)
        return Answer(b"")

    web.pages[PAGE] = silent
    with pytest.raises(SourceUnavailable, match="timed out"):
        get_content(web, timeout_seconds=0.2, attempts=2)
    release.set()


@pytest.fixture
def dripping() -> Iterator[Callable[[bytes], int]]:
    """Starts a server that sends a head and then a byte every 50 ms, for ever; gives its port."""
    servers: list[socket.socket] = []

    def start(head: bytes) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=drip, args=(server, head), daemon=True).start()
        return int(server.getsockname()[1])

    yield start
    for server in servers:
        server.close()


def drip(server: socket.socket, head: bytes) -> None:
    try:
        while True:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(head)
                while True:
                    client.sendall(b"x")
                    time.sleep(0.05)
    except OSError:
        return


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Head: ",
    ],
    ids=["length", "chunk", "until closed", "header"],
)
def test_a_server_that_drips_is_cut_when_the_time_is_up(
    web: Web, dripping: Callable[[bytes], int], head: bytes
) -> None:
    """Each byte comes in time and the last never does, so only a limit on the whole ends it."""
    root = f"http://127.0.0.1:{dripping(head)}"
    site = replace(web.site(total_seconds=0.4, attempts=1), list_url=root)
    with Browser(site) as browser, pytest.raises(SourceUnavailable, match="took longer than"):
        browser.get(f"{root}/")
