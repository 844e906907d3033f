"""`python -m bench.chaos.certificates`: for a minute the publisher's certificate is not one to be trusted.

The reports come by TLS. While a day is looked for, or fetched, the publisher shows a certificate of another name, or
of an authority that nobody knows. Nothing may be fetched then, and people get one mail that says why.
"""

import datetime
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
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from ribao.settings import CONFIG_FOLDER
from ribao_local.publisher import HOST, Site

from bench.chaos.kills import Blow, Installation, new_place, strike_each

NAME = "localhost"
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
    folder, place = new_place(home)
    certificates = folder / "certificates"
    certificates.mkdir(parents=True)
    right, other_name, stranger = (
        self_signed(certificates / f"{what}.pem", name)
        for what, name in (("right", NAME), ("other-name", "elsewhere.example"), ("stranger", NAME))
    )
    # The one of another name is of a known authority, so that it is refused for its name only.
    trusted = certificates / "trusted.pem"
    trusted.write_bytes(right.read_bytes() + other_name.read_bytes())
    site = SecureSite(
        (HOST, 0), type("FolderSite", (Site,), {"folder": place.published, "log_message": _say_nothing})
    )
    site.certificate = right
    threading.Thread(target=site.serve_forever, daemon=True).start()
    os.environ.update(
        RIBAO_SOURCES=str(_write_sources(folder / "sources.yaml", site.server_port)),
        REQUESTS_CA_BUNDLE=str(trusted),
    )
    wrong = {"of another name": other_name, "of an unknown authority": stranger}
    good = strike_each(place, folder, partial(blows, site=site, wrong=wrong))
    site.shutdown()
    site.server_close()
    sys.exit(0 if good else 1)


def blows(installation: Installation, site: SecureSite, wrong: dict[str, Path]) -> Iterator[Blow]:
    """Each wrong certificate while the report is looked for, and while it is fetched."""
    for (what, certificate), stage in zip(wrong.items(), ("wait_for_report", "fetch"), strict=True):
        yield Blow(
            f"the certificate is {what} for {WRONG_SECONDS:.0f} s during `{stage}`",
            partial(show_wrong, installation, site, certificate),
            stage,
        )


def show_wrong(installation: Installation, site: SecureSite, certificate: Path) -> bool:
    """Show a wrong certificate for a minute; gives whether nothing was fetched and one mail said why."""
    right, site.certificate = site.certificate, certificate
    before, told = installation.staged(), len(installation.failures())
    installation.pause(WRONG_SECONDS)
    fetched, mails = installation.staged() - before, installation.failures()[told:]
    site.certificate = right
    for mail in mails:
        click.echo(f"mail: {mail}")
    return not fetched and len(mails) == 1


def self_signed(path: Path, name: str) -> Path:
    """A certificate for a name, signed by itself, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _write_sources(path: Path, port: int) -> Path:
    """The configuration that comes with Ribao, its local site asked by TLS."""
    told = yaml.safe_load((CONFIG_FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    told["sources"]["local_site"] |= {"list_url": f"https://{NAME}:{port}/jinyuantouyan/", "hosts": [NAME]}
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return path


def _say_nothing(*_: object) -> None:
    """In the place of a line a request."""


if __name__ == "__main__":
    main()
