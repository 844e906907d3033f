"""Builds a mail: HTML with inlined CSS, a plain-text part that says the same, pictures by cid."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Any

import css_inline
import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ribao.model import Outgoing

LANGUAGES = ("zh", "en")


@cache
def words(language: str) -> dict[str, Any]:
    """The fixed words of a language."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(_data("words.yaml"))
    return told[language if language in LANGUAGES else LANGUAGES[0]]


@cache
def letters() -> dict[str, dict[str, Any]]:
    """The short mails' texts."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(_data("letters.yaml"))
    return told


def _data(name: str) -> str:
    return files("ribao.tell").joinpath(name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("ribao.tell"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def render(template: str, **values: object) -> tuple[str, str]:
    """The HTML and the plain text of a template pair."""
    html = _templates().get_template(f"{template}.html.j2").render(**values)
    text = _templates().get_template(f"{template}.txt.j2").render(**values)
    return _inliner().inline(html), text


def outgoing(
    *,
    kind: str,
    mark: str,
    sender: str,
    recipients: Sequence[str],
    subject: str,
    bodies: tuple[str, str],
    pictures: Mapping[str, bytes] | None = None,
    report_date: date | None = None,
) -> Outgoing:
    """The mail as it will be sent. `mark` makes its Message-ID: the same mark is the same mail."""
    html, text = bodies
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = Address("Ribao 日报", addr_spec=sender)
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2]}>"
    message["List-Id"] = f"Ribao {kind} <{kind}.{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    part = message.get_payload()[1]  # type: ignore[index]
    for cid, content in (pictures or {}).items():
        part.add_related(content, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline")  # type: ignore[union-attr]
    return Outgoing(message["Message-ID"], kind, tuple(recipients), subject, message.as_bytes(), report_date)
