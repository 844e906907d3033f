"""Build a mail: HTML with inlined CSS, a plain-text part with the same content, pictures by cid."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

from ribao.model import Outgoing


class _Policy(EmailPolicy):
    """SMTP's policy, except for two headers.

    The standard policy loses spaces where it folds a Chinese subject, and it folds a long Message-ID, which
    some servers then ignore.
    """

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
def _load_templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ribao.notify"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["codes"] = _format_codes
    return environment


def _format_codes(text: str) -> Markup:
    """Escape a text and set its `…` as code."""
    return Markup(re.sub(r"`([^`]*)`", r'<span class="code">\1</span>', str(escape(text))))  # noqa: S704


@cache
def _build_inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def render(template: str, **values: object) -> tuple[str, str]:
    """Render the HTML and the plain text of a template pair."""
    html = _load_templates().get_template(f"{template}.html.j2").render(**values)
    text = _load_templates().get_template(f"{template}.txt.j2").render(**values)
    return _build_inliner().inline(html), text


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes with a mail."""

    name: str
    media_type: str
    content: bytes


def build_mail(
    *,
    kind: str,
    identity: str,
    sender: str,
    recipients: Sequence[str],
    subject: str,
    bodies: tuple[str, str],
    pictures: Mapping[str, bytes] | None = None,
    attachments: Sequence[Attachment] = (),
    report_date: date | None = None,
) -> Outgoing:
    """Build the mail as it is sent. Its Message-ID comes from `identity`: the same identity is the same mail."""
    html, text = bodies
    domain = sender.rpartition("@")[2]
    subject = _join_lines(subject)
    message = EmailMessage(policy=_SMTP)
    message["Subject"] = subject
    message["From"] = Address("Ribao 日报", addr_spec=sender)
    message["To"] = ", ".join(recipients)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{_build_local_part(identity)}@{domain}>"
    message["List-Id"] = f"Ribao {kind} <{kind}.{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    part = message.get_payload()[1]  # type: ignore[index]
    for cid, content in (pictures or {}).items():
        part.add_related(content, "image", "png", cid=f"<{cid}>", filename=f"{cid}.png", disposition="inline")  # type: ignore[union-attr]
    for attachment in attachments:
        _attach(message, attachment)
    return Outgoing(message["Message-ID"], kind, tuple(recipients), subject, message.as_bytes(), report_date)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    kind = EmailMessage()
    kind["Content-Type"] = attachment.media_type
    message.add_attachment(
        attachment.content,
        maintype=kind.get_content_maintype(),
        subtype=kind.get_content_subtype(),
        filename=attachment.name,
    )


def _build_local_part(identity: str) -> str:
    """The identity in characters that a Message-ID allows; two identities never become one."""
    plain = re.sub(r"[^\w.+-]", "_", identity, flags=re.ASCII)
    return plain if plain == identity else f"{plain}.{sha256(identity.encode()).hexdigest()[:12]}"


def _join_lines(text: str) -> str:
    """Replace line breaks and other control characters, which a report's label may hold and a header must not."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
