"""The form of the mails: HTML that holds in mail programs, nothing from a report acts, headers survive."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from ribao.cells import RowRef
from ribao.check import build_finding
from ribao.model import Evidence, Fact, Operand
from ribao.notify import Audience, daily_mails, failure_mails, notice_mails
from ribao.notify.alerts import load_alerts
from ribao.notify.message import build_mail
from ribao.pipeline import write_day

from tests.fixtures.mails import (
    DRAW,
    FACTS,
    FAILURE,
    LINKS,
    analyst,
    busy_day,
    clean_day,
    html_of,
    mail,
    read_back,
    text_of,
)
from tests.fixtures.reports import REAL, report

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">&{{7*7}}\r\nBcc: evil@example.com'


def test_nothing_from_the_report_acts_as_markup_or_as_a_header() -> None:
    hostile = report(rows=((HOSTILE, HOSTILE, "1<b>", "2", "3"),), quotes=((HOSTILE, "1", "2", "3"),))
    cell = RowRef.indicator(HOSTILE, HOSTILE).cell("current")
    evidence = Evidence("row.change", "{0} = {0}", (Operand(cell, HOSTILE),), False)
    finding = replace(
        build_finding(
            "x",
            "wrong_value",
            [cell],
            Fact("printed", {"printed": HOSTILE, "rows": 1, "sentences": {cell: HOSTILE}}),
            proposals={cell: HOSTILE},
            expected=HOSTILE,
            evidence=[evidence],
            casualties=[cell],
        ),
        fingerprint=HOSTILE,
    )
    day = replace(busy_day(hostile, (finding,)), previous_advice={"铜": HOSTILE})
    made = mail(analyst(language="en"), day)
    assert made["Bcc"] is None and set(made.keys()) >= {"Subject", "Message-ID"}
    assert "\n" not in made["Subject"]
    tags = _tags(html_of(made))
    assert "script" not in tags and not [t for t in tags["img"] if not t["src"].startswith("cid:")]
    assert not [a for attributes in tags.values() for t in attributes for a in t if a.startswith("on")]
    assert "{{7*7}}" in unescape(html_of(made))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str]]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.setdefault(tag, []).append({k: v or "" for k, v in attrs})


def _tags(html: str) -> dict[str, list[dict[str, str]]]:
    parser = _Tags()
    parser.feed(html)
    return parser.found | ({} if "img" in parser.found else {"img": []})


# What some of Outlook, Gmail, QQ Mail and Apple Mail drop or lay out otherwise.
FORBIDDEN_TAGS = {
    "script",
    "link",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "button",
    "svg",
    "video",
    "base",
    "details",
}
FORBIDDEN_STYLES = re.compile(
    r"display:\s*(inline-)?(flex|grid)|position:|float:|url\(|@import|@font-face|var\(|calc\(|expression\(|javascript:"
)


def all_kinds() -> list[str]:
    """The HTML of a mail of every kind, in both languages."""
    people = [analyst(language=la, name=la) for la in ("zh", "en")]
    ops = [Audience(f"ops-{la}", "engineer", ("o@example.com",), language=la) for la in ("zh", "en")]
    made = [
        *daily_mails(busy_day(), DRAW, write_day, people, LINKS),
        *daily_mails(clean_day(), DRAW, write_day, people, LINKS),
    ]
    for kind in load_alerts()["notices"]:
        made += notice_mails(kind, REAL, FACTS, [*people, *ops], LINKS)
    made += failure_mails(FAILURE, "mark", ops, LINKS)
    return [html_of(read_back(m)) for m in made]


def test_the_html_holds_in_mail_programs() -> None:
    """Tables and inlined styles; no scripts, nothing fetched from elsewhere, no layout that Outlook lacks."""
    for html in all_kinds():
        tags = _tags(html)
        assert not set(tags) & FORBIDDEN_TAGS
        assert not FORBIDDEN_STYLES.search(html)
        assert all(t.get("role") == "presentation" for t in tags["table"])
        assert all("style" in t for t in tags["td"])
        fetched = [
            t[a] for ts in tags.values() for t in ts for a in ("src", "background", "srcset") if a in t
        ]
        assert all(where.startswith("cid:") for where in fetched)
        assert all(t["href"].startswith("https://airflow.example.com/") for t in tags.get("a", []))
        assert all(t.get("alt") and t.get("width", "").isdigit() for t in tags["img"])
        assert 'name="color-scheme"' in html and "prefers-color-scheme: dark" in html
        assert len(html.encode()) < 100_000  # Gmail cuts longer ones


def test_every_colour_of_light_has_one_for_the_dark() -> None:
    """A text with a colour for the light has one for the dark too, or it may vanish."""
    style = html_of(mail(analyst())).split("<style>")[1].split("</style>")[0]
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    coloured = {
        name
        for rule, body in re.findall(r"([^{}]+)\{([^{}]*)\}", light)
        if re.search(r"(?<!-)color:", body)
        for name in re.findall(r"\.[\w-]+|\b(?:td|th|a|body)\b(?!-)", rule)
    }
    redone = set(re.findall(r"\.[\w-]+|\b(?:td|th|a|body)\b", dark.split("{", 1)[1]))
    assert coloured - redone - {".preview"} == set()


def test_chinese_survives_in_headers_and_parts() -> None:
    made = mail(replace(analyst(), name="铜组"))
    assert made["From"].addresses[0].display_name == "Ribao 日报"
    assert all(
        part.get_content_charset() == "utf-8" for part in made.walk() if part.get_content_maintype() == "text"
    )
    assert made["Message-ID"].isascii()


def test_the_same_day_is_the_same_mail() -> None:
    first, second = (daily_mails(busy_day(), DRAW, write_day, [analyst()], LINKS)[0] for _ in range(2))
    other = daily_mails(replace(busy_day(), revision=3), DRAW, write_day, [analyst()], LINKS)[0]
    assert first.message_id == second.message_id != other.message_id
    named = {
        daily_mails(busy_day(), DRAW, write_day, [analyst(name=n)], LINKS)[0].message_id
        for n in ("铜组", "铝组")
    }
    assert len(named) == 2


def test_both_parts_say_the_same() -> None:
    made = mail(analyst(language="en", severities=["error", "warn", "info"]))
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", html_of(made).split("</head>")[1])).split())
    lines = [p for line in text_of(made).splitlines() for p in re.split(r"[·:;()\[\]…]|, | \d", line)]
    missing = [
        p.strip(" =-") for p in lines if p.strip(" =-") and " ".join(p.strip(" =-").split()) not in shown
    ]
    assert [m for m in missing if not m.startswith(("//", "https", "http"))] == []


@given(st.text("铜铅 处错误、·：…aA1-", min_size=1, max_size=120).map(str.strip).filter(bool))
def test_a_subject_keeps_its_spaces_however_it_is_folded(text: str) -> None:
    subject = " ".join(text.split())
    made = build_mail(
        kind="daily",
        identity="m" * 70,
        sender="r@example.com",
        recipients=("a@b.de",),
        subject=subject,
        bodies=("", ""),
    )
    assert read_back(made)["Subject"] == subject
    assert max(map(len, made.raw.split(b"\r\n"))) < 120
    assert f"Message-ID: {made.message_id}\r\n".encode() in made.raw
