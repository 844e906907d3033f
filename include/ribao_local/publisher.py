"""A local publisher's site with the structure of the real one: list pages, detail pages, PDFs.

`python -m ribao_local.publisher --port 8460 --folder samples` serves every
YYYYMMDD.pdf of the folder, the newest first, with weeklies among them that are
not to be taken. `faults.json` in the folder may give a day, or the list, a
fault of `faults`. Under /exchanges/ the exchanges answer, see `exchanges`.
"""

import contextlib
import re
import zlib
from dataclasses import dataclass
from datetime import date
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from ribao_local import exchanges
from ribao_local.faults import Answer, apply_fault, find_fault

HOST = "127.0.0.1"
PER_PAGE = 4
LIST = "/jinyuantouyan/"
_TITLE = "铜冠金源期货商品日报"
_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: its number in the address, its title, its own date, its file (None for a weekly)."""

    number: int
    title: str
    day: date
    file: Path | None


def list_entries(folder: Path) -> list[Entry]:
    """List the folder's reports, newest first, with a weekly report after each Friday's."""
    found: list[Entry] = []
    for path in sorted(folder.glob("*.pdf")):
        if not re.fullmatch(r"\d{8}", path.stem):
            continue
        day = date.fromisoformat(path.stem)
        found.append(Entry(1000 + day.toordinal(), f"{_TITLE}{day:%Y%m%d}", day, path))
        if day.weekday() == 4:
            found.append(Entry(900000 + day.toordinal(), f"商品周报{day:%Y%m%d}", day, None))
    return found[::-1]


class Site(BaseHTTPRequestHandler):
    """Answers for one folder; subclassed with it by `server`."""

    folder: Path
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a page or a PDF, or with the fault that faults.json asks for."""
        path, _, query = self.path.partition("?")
        if path.startswith(f"{exchanges.PREFIX}/"):
            self._send(self._ask_exchange(path, query, None))
            return
        answer = self._build_answer(path, query)
        if fault := find_fault(self.folder, self._find_subject(path)):
            answer = apply_fault(answer, fault, path.endswith(".pdf"))
        self._send(answer)

    def do_POST(self) -> None:
        """Answer what is posted to an exchange."""
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._send(self._ask_exchange(path, query, body))

    def _ask_exchange(self, path: str, query: str, body: bytes | None) -> Answer:
        token = self.headers.get("Authorization", "")
        return exchanges.answer(self.folder, path.removeprefix(exchanges.PREFIX), query, body, token)

    def _find_subject(self, path: str) -> str:
        """Return the key of a request in faults.json: `list`, or a day."""
        if path == LIST:
            return "list"
        number = path.rsplit("/", 1)[-1].removesuffix(".pdf")
        if path.endswith(".pdf"):
            return number
        return next((f"{e.day:%Y%m%d}" for e in list_entries(self.folder) if str(e.number) == number), "")

    def _build_answer(self, path: str, query: str) -> Answer:
        if path == LIST:
            page = re.search(r"page=(\d+)", query)
            return self._build_list(int(page[1]) if page else 1)
        if detail := re.fullmatch(rf"{LIST}(\d+)", path):
            return self._build_detail(int(detail[1]))
        if file := re.fullmatch(r"/uploads/(\d{8})\.pdf", path):
            return self._read_file(self.folder / f"{file[1]}.pdf")
        return _build_page("没有这一页", "", HTTPStatus.NOT_FOUND)

    def _build_list(self, number: int) -> Answer:
        all_entries = list_entries(self.folder)
        shown = all_entries[(number - 1) * PER_PAGE : number * PER_PAGE]
        lines = [
            f'<li><a href="{LIST}{e.number}">{escape(e.title)}</a> <span>{e.day}</span></li>' for e in shown
        ]
        older = f'<a href="?page={number + 1}">下一页</a>' if number * PER_PAGE < len(all_entries) else ""
        return _build_page("金源投研", "<ul>\n" + "\n".join(lines) + f"\n</ul>\n{older}")

    def _build_detail(self, number: int) -> Answer:
        found = [e for e in list_entries(self.folder) if e.number == number]
        if not found:
            return _build_page("没有这一页", "", HTTPStatus.NOT_FOUND)
        entry = found[0]
        name = f"{entry.day:%Y%m%d}"
        link = f'<p><a href="/uploads/{name}.pdf">{escape(entry.title)}.pdf</a></p>' if entry.file else ""
        return _build_page(entry.title, f"<p>发布日期：{entry.day}</p>\n{link}")

    def _read_file(self, path: Path) -> Answer:
        if not path.exists():
            return _build_page("没有这个文件", "", HTTPStatus.NOT_FOUND)
        content = path.read_bytes()
        tag = f'"{zlib.crc32(content):x}"'
        if self.headers.get("If-None-Match") == tag:
            return Answer(b"", {"ETag": tag}, HTTPStatus.NOT_MODIFIED)
        return Answer(content, {"Content-Type": "application/pdf", "ETag": tag})

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        length = len(answer.body) if answer.length is None else answer.length
        for name, value in {"Content-Length": str(length), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(answer.body)
        self.close_connection = answer.length is not None

    def log_message(self, format: str, *args: object) -> None:
        """Print one line per request."""
        click.echo(f"{self.command} {self.path} {args[1] if len(args) > 1 else ''}")


def _build_page(title: str, body: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    content = _PAGE.format(title=escape(title), body=body).encode()
    return Answer(content, {"Content-Type": "text/html; charset=utf-8"}, status)


def build_server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Build the site of `folder`, bound but not yet serving. Port 0 takes any free port."""
    site = type("FolderSite", (Site,), {"folder": folder})
    return ThreadingHTTPServer((HOST, port), site)


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(port: int, folder: Path) -> None:
    """Serve the PDFs of FOLDER until stopped."""
    with build_server(folder, port) as site:
        click.echo(f"serving {folder} at http://{HOST}:{site.server_port}{LIST}")
        site.serve_forever()


if __name__ == "__main__":
    main()
