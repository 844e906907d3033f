"""Builds a mail: HTML with inlined CSS, a plain-text part that says the same, pictures by cid."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from typing import Any

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from ribao.errors import ConfigError
from ribao.model import Outgoing
from ribao.package_data import read_yaml


class _Policy(EmailPolicy):
    """SMTP's, but for two headers: the standard one loses spaces where it folds a Chinese subject, and
    would fold a long Message-ID, which some servers then take for none."""

    def fold(self, name: str, value: Any) -> str:
        if name == "Subject":
            value = Header(str(value), "utf-8", header_name=name).encode(linesep="\r\n")
        elif name != "Message-ID":
            return str(super().fold(name, value))
        return f"{name}: {value}\r\n"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_SMTP = _Policy(linesep="\r\n")


@cache
def words(language: str) -> dict[str, Any]:
    """The fixed words of a language. ConfigError for one that is not there."""
    told: dict[str, dict[str, Any]] = read_yaml("ribao.notify", "words.yaml")
    if language not in told:
        raise ConfigError(
            f"language {language!r} is not known", f"RIBAO_LANGUAGE is one of {', '.join(told)}"
        )
    return told[language]


@cache
def letters() -> dict[str, dict[str, Any]]:
    """The short mails' texts."""
    texts: dict[str, dict[str, Any]] = read_yaml("ribao.notify", "letters.yaml")
    return texts


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ribao.notify"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["codes"] = _codes
    return environment


def _codes(text: str) -> Markup:
    """Escaped text with its `…` set as code."""
    return Markup(re.sub(r"`([^`]*)`", r'<span class="code">\1</span>', str(escape(text))))  # noqa: S704


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
    domain = sender.rpartition("@")[2]
    subject = _one_line(subject)
    message = EmailMessage(policy=_SMTP)
    message["Subject"] = subject
    message["From"] = Address("Ribao 日报", addr_spec=sender)
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{_local_part(mark)}@{domain}>"
    message["List-Id"] = f"Ribao {kind} <{kind}.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    part = message.get_payload()[1]  # type: ignore[index]
    for cid, content in (pictures or {}).items():
        part.add_related(content, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline")  # type: ignore[union-attr]
    return Outgoing(message["Message-ID"], kind, tuple(recipients), subject, message.as_bytes(), report_date)


def _local_part(mark: str) -> str:
    """The mark in the letters that a Message-ID takes; two marks never become one."""
    plain = re.sub(r"[^\w.+-]", "_", mark, flags=re.ASCII)
    return plain if plain == mark else f"{plain}.{sha256(mark.encode()).hexdigest()[:12]}"


def _one_line(text: str) -> str:
    """A header holds no line break and no other control character, whatever a report's label holds."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
