"""TLS is verified, and a site that has it is never spoken to without."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from ribao.errors import SiteUntrusted
from ribao.source.config import Website
from ribao.web.browser import Browser

from tests.fixtures.serving import serving
from tests.fixtures.tls import write_certificate
from tests.fixtures.web import Web, handler


@dataclass
class Secure:
    """A server with a certificate of its own making, and that certificate's file."""

    web: Web
    certificate: Path

    @property
    def root(self) -> str:
        return f"https://127.0.0.1:{self.web.port}"

    def site(self) -> Website:
        return Website(
            "site", f"{self.root}/", hosts=("127.0.0.1",), private=True, retry_seconds=0.01, attempts=2
        )


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Secure]:
    certificate = write_certificate(tmp_path / "site.pem", "127.0.0.1")
    web = Web()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(web))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    web.port = server.server_port
    with serving(server):
        yield Secure(web, certificate)


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Secure) -> None:
    secure.web.page("/page", "fine")
    with Browser(secure.site()) as browser, pytest.raises(SiteUntrusted, match="certificate is not valid"):
        browser.get(f"{secure.root}/page")
    assert secure.web.asked == []


def test_one_that_is_vouched_for_is_taken(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    secure.web.page("/page", "fine")
    trusting(monkeypatch, secure)
    with Browser(secure.site()) as browser:
        assert browser.get(f"{secure.root}/page").content == b"fine"


def test_a_link_without_tls_is_taken_with_it(secure: Secure, monkeypatch: pytest.MonkeyPatch) -> None:
    secure.web.page("/page", "fine")
    trusting(monkeypatch, secure)
    with Browser(secure.site()) as browser:
        assert browser.get(f"http://127.0.0.1:{secure.web.port}/page").url == f"{secure.root}/page"


def trusting(monkeypatch: pytest.MonkeyPatch, secure: Secure) -> None:
    """As a person has it whose site's certificate is of an authority of their own."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(secure.certificate))
