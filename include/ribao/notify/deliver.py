"""Hands a mail to the SMTP server."""

import smtplib
import ssl
from urllib.parse import unquote, urlsplit

from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from ribao.errors import ConfigError, MailDown
from ribao.model import Outgoing

_SECONDS = 20


@retry(
    retry=retry_if_exception_type(MailDown),
    stop=stop_after_attempt(3),
    wait=wait_exponential(multiplier=0.2, max=5),
    reraise=True,
)
def deliver(mail: Outgoing, smtp_url: str, sender: str) -> dict[str, str]:
    """Send a mail from `sender` by smtp://[user:password@]host[:port] or smtps://…; gives the refused addresses and why.

    STARTTLS is used where the server offers it. MailDown where the server cannot be reached or takes
    nothing for now: then the mail, and every other, is to be kept.
    """
    try:
        with _connect(smtp_url) as server:
            refused = server.sendmail(sender, list(mail.recipients), mail.raw)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except smtplib.SMTPDataError as error:
        if error.smtp_code < 500:
            raise _down(error) from error
        refused = dict.fromkeys(mail.recipients, (error.smtp_code, _bytes(error.smtp_error)))
    except (OSError, smtplib.SMTPException) as error:
        raise _down(error) from error
    return {address: _reason(reply) for address, reply in refused.items()}


def _connect(smtp_url: str) -> smtplib.SMTP:
    parts = urlsplit(smtp_url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigError(
            "RIBAO_SMTP, or the connection ribao_smtp, is no SMTP address",
            "write smtp://user:password@host:port",
        )
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, timeout=_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _down(error: Exception) -> MailDown:
    return MailDown(f"the mail server takes no mails: {error}", "see RIBAO_SMTP and the server")


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _reason(reply: tuple[int, bytes]) -> str:
    return f"{reply[0]} {reply[1].decode(errors='replace')}"
