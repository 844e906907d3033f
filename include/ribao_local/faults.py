"""Faults of a publisher's site, for tests and chaos runs.

`faults.json` beside the PDFs maps a day (YYYYMMDD), or `list` for the list
pages, to a fault and to how many requests it spoils:
{"20240329": {"fault": "cut", "times": 2}}.
"""

import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

SLOW_SECONDS = 2.0
_served: Counter[tuple[Path, str]] = Counter()


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. `length` overrides the Content-Length, so that the body ends early."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    status: HTTPStatus = HTTPStatus.OK
    length: int | None = None


def find_fault(folder: Path, what: str) -> str | None:
    """Return the fault for this request of a day or of the list, or None. Count the request."""
    path = folder / "faults.json"
    entry = json.loads(path.read_text()).get(what) if what and path.exists() else None
    if not entry:
        return None
    _served[(folder, what)] += 1
    return entry["fault"] if _served[(folder, what)] <= entry.get("times", 1_000_000) else None


def apply_fault(answer: Answer, fault: str, is_pdf: bool) -> Answer:
    """Apply a fault to an answer. Faults of the body apply to PDFs only."""
    change = _ANY.get(fault) or (_PDF.get(fault) if is_pdf else None)
    return change(answer) if change else answer


def _delay_answer(answer: Answer) -> Answer:
    time.sleep(SLOW_SECONDS)
    return answer


def _build_page(text: str) -> Answer:
    page = f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{text}</body></html>".encode()
    return Answer(page, {"Content-Type": "text/html; charset=utf-8"})


def _build_bomb(answer: Answer) -> Answer:
    return Answer(gzip.compress(b"%PDF-1.4\n" + bytes(200_000_000), 9), {"Content-Encoding": "gzip"})


_ANY: dict[str, Callable[[Answer], Answer]] = {
    "slow": _delay_answer,
    "500": lambda a: Answer(b"", {}, HTTPStatus.INTERNAL_SERVER_ERROR),
    "429": lambda a: Answer(b"", {"Retry-After": "1"}, HTTPStatus.TOO_MANY_REQUESTS),
    "403": lambda a: Answer(b"", {}, HTTPStatus.FORBIDDEN),
    "changed": lambda a: _build_page("<div id='app'></div>"),
}
_PDF: dict[str, Callable[[Answer], Answer]] = {
    "cut": lambda a: replace(a, body=a.body[: len(a.body) // 2], length=len(a.body)),
    "truncated": lambda a: replace(a, body=a.body[: len(a.body) // 2]),
    "html": lambda a: _build_page("<p>文件已删除</p>"),
    "login": lambda a: _build_page("<form>请先登录 <input type='password'></form>"),
    "outside": lambda a: Answer(b"", {"Location": "http://169.254.169.254/report.pdf"}, HTTPStatus.FOUND),
    "endless": lambda a: Answer(a.body + bytes(30_000_000), a.headers),
    "bomb": _build_bomb,
}
