"""A local mail server that stores every mail as an .eml file and forwards nothing.

`python -m ribao_local.mailsink --port 8425 --folder mails`. While a file named
`refuse` lies in the folder it takes no mail (451), for tests.
"""

import re
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import click
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
_KEPT = "250 kept"
_REFUSED = "451 4.3.0 not now"


class MailWriter:
    """Writes each mail into `folder`, named by date and subject."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Store one mail."""
        if (self._folder / "refuse").exists():
            return _REFUSED
        content = envelope.original_content or b""
        self._write(content)
        return _KEPT

    def _write(self, content: bytes) -> None:
        subject = str(message_from_bytes(content, policy=default)["Subject"] or "no subject")
        name = re.sub(r"[^\w.-]+", "_", subject)[:60].strip("_")
        path = self._folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09d}-{name}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.rename(path)


def build_mail_sink(folder: Path, port: int) -> Controller:
    """Build the server. The caller starts and stops it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Controller(MailWriter(folder), hostname=HOST, port=port, data_size_limit=20_000_000)


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def main(port: int, folder: Path) -> None:
    """Store mails in FOLDER until stopped."""
    controller = build_mail_sink(folder, port)
    controller.start()
    click.echo(f"mails to smtp://{HOST}:{port} are kept in {folder}")
    try:
        while True:
            time.sleep(3600)
    finally:
        controller.stop()


if __name__ == "__main__":
    main()
