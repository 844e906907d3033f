"""The short form of a mail for a chat's webhook: plain text, so that no text of a report acts as markup.

The bodies are those of WeCom's group robot, DingTalk's custom robot and
Slack's incoming webhooks. The webhook's address is a secret: it is an Airflow
connection, and only the connection's name is known here.
"""

import json
from collections.abc import Callable, Sequence
from html import escape

from ribao.model import Outgoing

# What a message may hold, in bytes of UTF-8: WeCom's text is cut at 2048, DingTalk's at 20000, Slack's at 40000.
_LIMITS = {"wecom": 2048, "dingtalk": 20_000, "slack": 40_000}
CHANNELS = tuple(_LIMITS)

_BODIES: dict[str, Callable[[str], object]] = {
    "wecom": lambda text: {"msgtype": "text", "text": {"content": text}},
    "dingtalk": lambda text: {"msgtype": "text", "text": {"content": text}},
    # &, < and > would start a mention or a link.
    "slack": lambda text: {"text": escape(text, quote=False), "mrkdwn": False},
}


def chat_message(mail: Outgoing, chat: str, lines: Sequence[str]) -> Outgoing:
    """Build the message for `chat` (channel:connection) that goes with `mail`: its subject and `lines`."""
    channel, _, connection = chat.partition(":")
    text = _truncate("\n".join([mail.subject, *lines]), _LIMITS[channel])
    raw = json.dumps(_BODIES[channel](text), ensure_ascii=False).encode()
    message_id = mail.message_id.replace("<", f"<{channel}.{connection}.")
    return Outgoing(message_id, mail.kind, (connection,), mail.subject, raw, mail.report_date, channel)


def _truncate(text: str, limit: int) -> str:
    content = text.encode()
    return text if len(content) <= limit else f"{content[: limit - 3].decode(errors='ignore')}…"
