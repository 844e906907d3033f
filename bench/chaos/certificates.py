"""`python -m bench.chaos.certificates`: for a minute the publisher's certificate is not one to be trusted.

The reports come by TLS. While a day is looked for, or fetched, the publisher shows a certificate of another address, or
of an authority that nobody knows. Nothing may be fetched then, and people get one mail that says why.
"""

import os
import ssl
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click
import yaml
from ribao.settings import CONFIG_FOLDER
from ribao_local.publisher import HOST, LIST, Site

from bench.chaos.blows import prepare_place, strike_each
from bench.chaos.installation import Blow, Installation
from tests.fixtures.tls import write_certificate

WRONG_SECONDS = 60.0


class SecureSite(ThreadingHTTPServer):
    """The local publisher by TLS; each connection is shown the `certificate` of the moment."""

    certificate: Path

    def get_request(self) -> tuple[Any, Any]:
        """A connection, whose greeting is left to the thread that answers it."""
        connected, address = super().get_request()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        return context.wrap_socket(connected, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a visitor that went away at the sight of the certificate."""


@click.command()
@click.option("--home", type=click.Path(path_type=Path), help="An empty folder for the installation; kept.")
def main(home: Path | None) -> None:
    """Show wrong certificates to a running installation, and say what came of each day."""
    folder, place = prepare_place(home)
    certificates = folder / "certificates"
    certificates.mkdir(parents=True)
    right, other, stranger = (
        write_certificate(certificates / f"{what}.pem", address)
        for what, address in (("right", HOST), ("other", "192.0.2.1"), ("stranger", HOST))
    )
    # The one of another address is of a known authority, so that it is refused for its address only.
    trusted = certificates / "trusted.pem"
    trusted.write_bytes(right.read_bytes() + other.read_bytes())
    site = SecureSite(
        (HOST, 0), type("FolderSite", (Site,), {"folder": place.published, "log_message": _ignore})
    )
    site.certificate = right
    threading.Thread(target=site.serve_forever, daemon=True).start()
    os.environ.update(
        RIBAO_SOURCES=str(_write_sources(folder / "sources.yaml", site.server_port)),
        REQUESTS_CA_BUNDLE=str(trusted),
    )
    wrong = {"of another address": other, "of an unknown authority": stranger}
    good = strike_each(place, folder, partial(build_blows, site=site, wrong=wrong))
    site.shutdown()
    site.server_close()
    sys.exit(0 if good else 1)


def build_blows(installation: Installation, site: SecureSite, wrong: dict[str, Path]) -> Iterator[Blow]:
    """Each wrong certificate while the report is looked for, and while it is fetched."""
    for (what, certificate), stage in zip(wrong.items(), ("wait_for_report", "fetch"), strict=True):
        yield Blow(
            f"the certificate is {what} for {WRONG_SECONDS:.0f} s during `{stage}`",
            partial(show_wrong, installation, site, certificate),
            stage,
        )


def show_wrong(installation: Installation, site: SecureSite, certificate: Path) -> bool:
    """Show a wrong certificate for a minute; True where nothing was fetched and one mail said why."""
    right, site.certificate = site.certificate, certificate
    before, mails_before = installation.list_staged_files(), len(installation.list_failures())
    installation.pause(WRONG_SECONDS)
    fetched, mails = installation.list_staged_files() - before, installation.list_failures()[mails_before:]
    site.certificate = right
    for mail in mails:
        click.echo(f"mail: {mail}")
    return not fetched and len(mails) == 1


def _write_sources(path: Path, port: int) -> Path:
    """The configuration that comes with Ribao, its local site asked by TLS."""
    content = yaml.safe_load((CONFIG_FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    content["sources"]["local_site"]["list_url"] = f"https://{HOST}:{port}{LIST}"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def _ignore(*_: object) -> None:
    """In the place of a line a request."""


if __name__ == "__main__":
    main()
