"""Files that are no report, or mean harm: each a clear error from the child process, and soon."""

import os
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas
from ribao import pdfium
from ribao.errors import NotAReport, TooHeavy, Unreadable
from ribao.read.confinement import build_clean_env
from ribao.read.sandbox import read_pdf

from tests.fixtures.local import SAMPLES

SAMPLE = (SAMPLES / "20240329.pdf").read_bytes()


def draw_pdf(draw: Callable[[Canvas], None], **more: object) -> bytes:
    """A PDF drawn by hand."""
    target = BytesIO()
    canvas = Canvas(target, **more)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def pages(canvas: Canvas) -> None:
    for number in range(3000):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()


def scan(canvas: Canvas) -> None:
    for _ in range(5):
        canvas.rect(50, 50, 400, 700, fill=1)
        canvas.showPage()


def rects(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "much ado")
    for k in range(25_000):
        canvas.rect(k % 500, k // 500, 3, 3)


@cache
def bomb() -> bytes:
    """A page whose content inflates to 2 GB: blanks packed twice."""
    blanks, packer, checksum = b" " * 2**20, zlib.compressobj(9), 1
    first, again = (packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(2048):
        checksum = zlib.adler32(blanks, checksum)
    # The same packed block again and again, an empty last one, and the checksum of it all.
    once = first + again * 2047 + b"\x03\x00" + checksum.to_bytes(4, "big")
    twice = zlib.compress(once, 9)
    filters = b"/Filter [/FlateDecode /FlateDecode]"
    stream = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(twice), filters, twice)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        stream,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(body),
        )
    )


CASES: dict[str, tuple[Callable[[], bytes], type[Unreadable], str]] = {
    "empty": (lambda: b"", NotAReport, "empty"),
    "html": (lambda: b"<!doctype html><html><body>404</body></html>", NotAReport, "HTML"),
    "no pdf": (lambda: b"PK\x03\x04 something else", NotAReport, "no PDF"),
    "truncated": (lambda: SAMPLE[:3000], NotAReport, "broken or cut off"),
    "encrypted": (
        lambda: draw_pdf(lambda c: c.drawString(9, 9, "x"), encrypt="secret"),
        NotAReport,
        "encrypted",
    ),
    "scan": (lambda: draw_pdf(scan), NotAReport, "scanned, it holds no text"),
    "pages": (lambda: draw_pdf(pages), TooHeavy, "3000 pages"),
    "rects": (lambda: draw_pdf(rects), NotAReport, "neither of the report's tables"),
    "bomb": (bomb, Unreadable, "."),
}


def measure_cpu() -> float:
    """Seconds of CPU time that this process and its ended children have taken: other load does not add to them."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_gives_a_clear_error_soon(case: str) -> None:
    make, kind, words = CASES[case]
    content = make()
    before = measure_cpu()
    with pytest.raises(kind, match=words) as error:
        read_pdf(content)
    assert measure_cpu() - before < 90
    assert error.value.hint


def test_the_bomb_is_small() -> None:
    assert len(bomb()) < 200_000


def test_the_child_has_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_RIBAO", "postgresql://u:p@h/db")
    monkeypatch.setenv("PGPASSWORD", "p")
    assert set(build_clean_env()) <= {
        "PATH",
        "LANG",
        "LC_ALL",
        "PYTHONPYCACHEPREFIX",
        "PYTHONPATH",
        "CMAP_PATH",
    }


def test_a_good_report_still_reads() -> None:
    assert len(pdfium.PdfDocument(SAMPLE)) == read_pdf(SAMPLE).pages
