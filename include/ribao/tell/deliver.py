"""Hands a mail to the SMTP server."""

import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from ribao.errors import ConfigError, MailDown
from ribao.model import Outgoing

_SECONDS = 30


@retry(
    retry=retry_if_exception_type(MailDown),
    stop=stop_after_attempt(3),
    wait=wait_exponential_jitter(multiplier=0.5, max=5),
    reraise=True,
)
def deliver(mail: Outgoing, smtp_url: str, sender: str) -> dict[str, str]:
    """Send a mail from `sender` by smtp://[user:password@]host[:port] or smtps://…; gives the refused addresses and why.

    STARTTLS is used where the server offers it. MailDown where the server cannot be reached or takes
    nothing: then the mail is to be kept.
    """
    try:
        with _connected(smtp_url) as server:
            refused = server.sendmail(sender, list(mail.recipients), mail.raw)
    except smtplib.SMTPRecipientsRefused as error:
        raise MailDown(
            f"no recipient was accepted: {_said(error.recipients)}", "see config/people.yaml"
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailDown(
            f"the mail server does not take mails: {error}", "see RIBAO_SMTP and the server"
        ) from error
    return {address: _reason(reply) for address, reply in refused.items()}


def _connected(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigError(
            f"RIBAO_SMTP={smtp_url!r} is no SMTP address", "write smtp://user:password@host:port"
        )
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, timeout=_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _said(replies: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{address} {_reason(reply)}" for address, reply in replies.items())


def _reason(reply: tuple[int, bytes]) -> str:
    return f"{reply[0]} {reply[1].decode(errors='replace')}"
