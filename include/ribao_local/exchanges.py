"""The exchanges' sites, as they answer, from numbers in a file; under each host's name below /exchanges/.

`exchanges.json` beside the PDFs holds [product, month, field, text] by witness and day. `faults.json` may give a witness
a fault: missing, 412, html, half, zeros, too_often, expired, or another of `faults`. A number that is
corrected the next day is a list of two texts: the second is given to the second request of the day and later ones.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from ribao.model import Published
from ribao.settings import CONFIG_FOLDER
from ribao.witness import load_readable_sites
from ribao.witness.config import Address

from ribao_local.exchange_answers import OF_ALL_DAYS, RENDERERS
from ribao_local.faults import Answer, apply_fault, find_fault

PREFIX = "/exchanges"
FILE = "exchanges.json"
_TOKEN = "a-token-of-this-hour"  # noqa: S105
_DAY = re.compile(r"\{day:(?P<form>[^}]+)\}")
_asked: Counter[tuple[Path, str, str]] = Counter()


@dataclass(frozen=True, slots=True)
class _Route:
    """An address of a witness, as witnesses.yaml has it: `path` matches what follows the host, `values` must be sent."""

    witness: str
    address: Address
    path: re.Pattern[str]
    values: Mapping[str, str]

    @property
    def is_posted(self) -> bool:
        """Whether the address is asked with a body."""
        return bool(self.address.form or self.address.json)

    def find_day(self, path: str, values: Mapping[str, str]) -> date | None:
        """The day that a request asks for; None where it is for another address."""
        match = self.path.fullmatch(path)
        found = date.min
        if not match:
            return None
        for name, template in self.values.items():
            form = _DAY.fullmatch(template)
            if form and name in values:
                found = datetime.strptime(values[name], form["form"]).date()
            elif not form and values.get(name) != template:
                return None
        return date.fromisoformat(match["day"]) if "day" in match.groupdict() else found


@cache
def _list_routes() -> tuple[_Route, ...]:
    sites = load_readable_sites(CONFIG_FOLDER / "witnesses.yaml")
    return tuple(_build_route(site.name, address) for site in sites for address in site.addresses)


def _build_route(witness: str, address: Address) -> _Route:
    path, _, query = address.url.partition("://")[2].partition("?")
    pattern = re.escape(_DAY.sub("DAY", path)).replace("DAY", r"(?P<day>\d{8})")
    sent = dict(parse_qsl(query)) | dict(address.form) | dict(address.json)
    return _Route(witness, address, re.compile(f"/{pattern}"), sent)


@cache
def _list_logins() -> frozenset[str]:
    sites = load_readable_sites(CONFIG_FOLDER / "witnesses.yaml")
    return frozenset(f"/{site.login.url.partition('://')[2]}" for site in sites if site.login)


def answer(folder: Path, path: str, query: str, body: bytes | None, token: str) -> Answer:
    """The answer to a request; `path` follows PREFIX, `body` is what was posted."""
    if path in _list_logins():
        return _answer_json({"success": True, "code": 200, "data": {"token": _TOKEN, "expiresIn": 3600}})
    values, is_known = _read_values(query, body), False
    for route in _list_routes():
        is_known |= bool(route.path.fullmatch(path))
        if route.is_posted == (body is not None) and (day := route.find_day(path, values)):
            return _answer_route(folder, route, day, token)
    return Answer(b"", {}, HTTPStatus.METHOD_NOT_ALLOWED) if is_known else _answer_missing()


def _answer_route(folder: Path, route: _Route, day: date, token: str) -> Answer:
    fault, form = find_fault(folder, route.witness), route.address.format
    if fault and fault in _FAULTS:
        return _FAULTS[fault]
    if "{token}" in " ".join(route.address.headers.values()) and token != f"Bearer {_TOKEN}":
        return _answer_json({"success": False, "code": 402, "msg": "token expired"})
    published = _read_published(folder, route, day, fault == "zeros")
    if not published and not route.is_posted:
        return _answer_missing()
    content = RENDERERS[form](published, published[0].day if published else date.min)
    found = Answer(content[: len(content) // 2] if fault == "half" else content)
    return apply_fault(found, fault, is_pdf=False) if fault else found


def _read_published(folder: Path, route: _Route, asked: date, zeros: bool) -> list[Published]:
    path, address = folder / FILE, route.address
    days = json.loads(path.read_text(encoding="utf-8")).get(route.witness, {}) if path.exists() else {}
    key = (folder, route.witness, f"{asked}")
    _asked[key] += 1
    return [
        _build_published(row, date.fromisoformat(day), _asked[key], zeros)
        for day, rows in days.items()
        if address.format in OF_ALL_DAYS or day == f"{asked}"
        for row in rows
        if not address.product or row[0] == address.product
    ]


def _build_published(row: Sequence[Any], day: date, times: int, zeros: bool) -> Published:
    product, month, field, texts = row
    text = texts if isinstance(texts, str) else texts[min(times, len(texts)) - 1]
    text = "0" if zeros else text
    return Published(product, month, field, day, Decimal(text), text)


def _read_values(query: str, body: bytes | None) -> dict[str, str]:
    """The values of a query, and of a form or of JSON that was posted."""
    posted = (body or b"").decode("utf-8", "replace")
    if posted.startswith("{"):
        return {k: str(v) for k, v in json.loads(posted).items()}
    return {k: v[0] for part in (query, posted) for k, v in parse_qs(part).items()}


def _answer_json(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), {"Content-Type": "application/json"})


def _answer_missing() -> Answer:
    return Answer(b"", {}, HTTPStatus.NOT_FOUND)


_FAULTS: Mapping[str, Answer] = {
    "missing": _answer_missing(),
    "412": Answer(b"", {}, HTTPStatus.PRECONDITION_FAILED),
    "html": Answer(b"<html><script>location.reload()</script></html>", {"Content-Type": "text/html"}),
    "too_often": _answer_json({"success": False, "code": 501, "msg": "too often"}),
    "expired": _answer_json({"success": False, "code": 402, "msg": "token expired"}),
}
