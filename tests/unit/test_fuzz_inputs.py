"""Damaged list pages, mails and configuration files: each gives a result or an error of Ribao's own."""

import email.policy
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from imap_tools import MailMessage
from ribao.errors import ConfigError, RibaoError
from ribao.notify import Audience, load_people
from ribao.source import mailbox, website
from ribao.source.config import Folder, Mailbox, Website, choice, load_config
from ribao.web.browser import Page

from tests.fixtures.web import pdf

DAY = date(2024, 3, 29)
CONFIG = Path(__file__).resolve().parents[2] / "include" / "config"
ENV = dict.fromkeys(
    ("RIBAO_PUBLISHER_PORT", "RIBAO_IMAP_HOST", "RIBAO_IMAP_USER", "RIBAO_IMAP_PASSWORD"), "1"
)
quick = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

Edit = tuple[float, int, bytes]


def edit_blocks(content: bytes, fragments: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """`content` with a few blocks replaced by fragments of its syntax or by any bytes."""
    fragment = st.one_of(st.sampled_from(fragments), st.binary(max_size=6))
    edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), fragment), min_size=1, max_size=6)
    return edits.map(lambda found: _apply(content, found))


def _apply(content: bytes, edits: Sequence[Edit]) -> bytes:
    for where, length, fragment in edits:
        at = int(where * len(content))
        content = content[:at] + fragment + content[at + length :]
    return content


# List pages.

SITE = Website("site", "http://127.0.0.1/jinyuantouyan/", hosts=("127.0.0.1",))
LIST_PAGE = """<!doctype html><html><head><meta charset="utf-8"><base href="/jinyuantouyan/"><title>日报</title></head>
<body><ul><li><a href="/jinyuantouyan/2" title="x">商品日报20240329</a><span>2024-03-29</span></li>
<li><a href="http://127.0.0.1/jinyuantouyan/1">日报 2024/3/28</a></li></ul>
<a href="report%20.pdf">20240329.pdf</a><a href="?page=2">下一页</a></body></html>""".encode()
HTML = b"""<a <a_href=" <base_href="http://[" http://[ //[::1 \x00 < > " ' &# &#xd800; &#0; &amp; <!-- <![CDATA[ ]]> <table>
<template> <script> </ul> ?page=2 javascript: data:, %ff http://a:b:99999/ 2024-99-99""".replace(
    b"_", b" "
).split(b" ")


class Pages:
    """A browser that gets the same page at every address."""

    def __init__(self, content: bytes, charset: str) -> None:
        self._content, self._charset = content, charset

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        return Page(url, self._content, {"Content-Type": f"text/html; charset={self._charset}"})


@quick
@given(
    edit_blocks(LIST_PAGE, HTML),
    st.sampled_from(["utf-8", "gbk", "utf-16", "no-such-charset", "idna", "base64"]),
)
@example(LIST_PAGE.replace(b"/jinyuantouyan/2", b"http://["), "utf-8")
@example(LIST_PAGE.replace(b'charset="utf-8"', b'charset="u\x00"'), "no-such-charset")
@example(LIST_PAGE.replace(b'base href="', b'base href="http://['), "utf-8")
def test_a_damaged_list_page(content: bytes, charset: str) -> None:
    browser: Any = Pages(content, charset)
    with suppress(RibaoError):
        website._entry(DAY, SITE, browser, {})
    with suppress(RibaoError):
        website._pdf_link(DAY, SITE, browser.get(SITE.list_url))


def test_a_list_page_with_one_bad_address_still_has_its_entry() -> None:
    content = LIST_PAGE.replace(b"</ul>", b'<li><a href="http://[">x</a></li></ul>')
    browser: Any = Pages(content, "utf-8")
    entry = website._entry(DAY, SITE, browser, {})
    assert entry and entry.url == "http://127.0.0.1/jinyuantouyan/2"


# Mails.

BOX = Mailbox("box", "mail", "user", "password", senders=("research@broker.example",), authserv="mx")


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bag:
        bag.writestr("日报20240329.pdf", pdf("zipped"))
        bag.writestr("b.pdf", b"x")
    return out.getvalue()


def _mail(name: str, content: bytes) -> bytes:
    message = EmailMessage(policy=email.policy.SMTP)
    message["Authentication-Results"] = "mx; dmarc=pass"
    message["From"] = "金源 <research@broker.example>"
    message["Subject"] = "商品日报20240329"
    message["Date"] = "Fri, 29 Mar 2024 08:00:00 +0800"
    message.set_content("请查收附件。")
    message.add_attachment(content, "application", "octet-stream", filename=name)
    return bytes(message)


MIME = b"""=?utf-8?b?//8?= =?no-such?q?x?= =?gbk?b?gQ==?= =?utf-16?b?2AA=?= charset="no-such" charset=utf-7 boundary=
boundary="" filename*=no-such''%ff filename*0*=utf-8''%e6 filename="a.zip" message/rfc822 multipart/mixed
Content-Transfer-Encoding:_x-uuencode\r\n base64 quoted-printable \r\n\r\n From:_@\r\n From:_<>,;\r\n Date:_x\r\n
Authentication-Results:\r\n ;;; \x00 \xff""".replace(b"\n", b" ").split(b" ")
MIME = [fragment.replace(b"_", b" ") for fragment in MIME]


@quick
@given(
    st.one_of(
        edit_blocks(_mail("商品日报20240329.pdf", pdf("a")), MIME),
        edit_blocks(_mail("日报.zip", _zip()), MIME),
    )
)
def test_a_damaged_mail(content: bytes) -> None:
    message = MailMessage.from_bytes(content)
    with suppress(RibaoError):
        mailbox._is_trusted(message, BOX)
        list(mailbox._find_candidates(message, DAY, BOX, []))


@pytest.mark.parametrize("header", [b"Subject: ", b"From: "])
def test_a_mail_with_a_damaged_header(header: bytes) -> None:
    content = _mail("日报20240329.pdf", pdf("a")).replace(header, header + b"=?utf-8?b?aaaaa?= ")
    message = MailMessage.from_bytes(content)
    assert mailbox._is_trusted(message, BOX) == (header != b"From: ")
    (found,) = mailbox._find_candidates(message, DAY, BOX, [])
    assert found.content == pdf("a")


@quick
@given(edit_blocks(_zip(), [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\0" * 4]))
def test_a_damaged_zip_in_a_mail(content: bytes) -> None:
    with suppress(RibaoError):
        list(mailbox._find_candidates(MailMessage.from_bytes(_mail("日报.zip", content)), DAY, BOX, []))


# Configuration.

YAML = [
    b": ",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b"&a ",
    b"*a",
    b"!!python/object:os.system ",
    b"!!binary ",
    b"|",
    b"\t",
]
YAML += [
    b"null",
    b"1",
    b".inf",
    b"2024-13-45",
    b"2024-02-30",
    b"0x",
    b"<<: ",
    b"? ",
    b"'",
    b"\n",
    b"\xff",
    b"\x00",
]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.text(max_size=5)
    | st.just("[("),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


def load_all_sources(path: Path) -> None:
    """Every profile of a sources.yaml."""
    for profile in ("live", "local", "folder"):
        env = ENV | {"RIBAO_SOURCE": profile}
        choice(path, env)
        load_config(path, env)


LOADERS: dict[str, Callable[[Path], Any]] = {"sources.yaml": load_all_sources, "people.yaml": load_people}


def require_config_error(name: str, content: bytes) -> None:
    """Load a configuration file of these bytes; anything but a ConfigError fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with suppress(ConfigError):
            LOADERS[name](path)


@quick
@given(
    st.sampled_from(sorted(LOADERS)).flatmap(
        lambda n: st.tuples(st.just(n), edit_blocks((CONFIG / n).read_bytes(), YAML))
    )
)
def test_a_damaged_configuration_file(damaged: tuple[str, bytes]) -> None:
    require_config_error(*damaged)


AUDIENCE = [setting.name for setting in fields(Audience)]
ENTRY = {"name": "a", "role": "analyst", "addresses": ["a@b.c"]}


@quick
@given(
    st.one_of(values, st.lists(st.dictionaries(st.sampled_from(AUDIENCE), values), max_size=2)), st.booleans()
)
@example(["a"], False)
@example([{"name": ["a"]}], True)
def test_audiences_of_any_type(audiences: object, whole: bool) -> None:
    if whole and isinstance(audiences, list):
        audiences = [ENTRY | entry if isinstance(entry, dict) else entry for entry in audiences]
    require_config_error("people.yaml", yaml.safe_dump({"audiences": audiences}).encode())


SOURCE = ["kind", *{setting.name: 0 for kind in (Website, Folder, Mailbox) for setting in fields(kind)}]
sources = st.dictionaries(
    st.sampled_from(["website", "x"]), st.dictionaries(st.sampled_from(SOURCE), values, max_size=4)
)
profiles = st.dictionaries(st.sampled_from(["live", "local"]), st.one_of(values, st.just(["website"])))


@quick
@given(
    st.one_of(profiles, values), st.one_of(sources, values), st.sampled_from(["website", "folder", "mailbox"])
)
@example({"live": None}, {}, "folder")
@example({"live": [["x"]]}, {}, "folder")
def test_sources_of_any_type(profiles: object, sources: object, kind: str) -> None:
    if isinstance(sources, dict):
        sources = {k: {"kind": kind} | v if isinstance(v, dict) else v for k, v in sources.items()}
    require_config_error("sources.yaml", yaml.safe_dump({"profiles": profiles, "sources": sources}).encode())


@pytest.mark.parametrize(
    "setting", ["hosts: a.example", "entry_text: '['", "list_url: [a]", "pause_seconds: soon"]
)
def test_a_setting_of_the_wrong_type_is_named(tmp_path: Path, setting: str) -> None:
    written = {"kind": "website", "list_url": "http://a.example/", "hosts": ["a.example"]}
    source = written | yaml.safe_load(setting)
    path = tmp_path / "sources.yaml"
    path.write_text(yaml.safe_dump({"profiles": {"live": ["site"]}, "sources": {"site": source}}))
    with pytest.raises(ConfigError, match=r"sources\.site\."):
        load_config(path, {})
