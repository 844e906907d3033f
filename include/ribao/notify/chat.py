"""The short form of a mail for a chat's webhook: plain text, so that no text of a report acts as markup.

The bodies are those of WeCom's group robot, DingTalk's custom robot and
Slack's incoming webhooks. The webhook's address is a secret: it is an Airflow
connection, and only the connection's name is known here:

    wecom     https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…
    dingtalk  https://oapi.dingtalk.com/robot/send?access_token=…   (secured by a keyword: 日报)
    slack     https://hooks.slack.com/services/…
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from ribao.model import Outgoing


@dataclass(frozen=True, slots=True)
class _Channel:
    """A kind of chat: the bytes of UTF-8 that its text may have, its body for a text, and whether an answer accepts it."""

    limit_bytes: int
    build_body: Callable[[str], object]
    is_accepted: Callable[[str], bool]


def _build_robot_body(text: str) -> object:
    return {"msgtype": "text", "text": {"content": text}}


def _has_no_error(answer: str) -> bool:
    return bool(json.loads(answer).get("errcode") == 0)


CHANNELS = {
    "wecom": _Channel(2048, _build_robot_body, _has_no_error),
    "dingtalk": _Channel(20_000, _build_robot_body, _has_no_error),
    # &, < and > would start a mention or a link. Its answer to a refused message is no success of HTTP.
    "slack": _Channel(
        40_000, lambda text: {"text": escape(text, quote=False), "mrkdwn": False}, lambda answer: True
    ),
}


def chat_message(mail: Outgoing, chat: str, lines: Sequence[str]) -> Outgoing:
    """Build the message for `chat` (channel:connection) that goes with `mail`: its subject and `lines`."""
    channel, _, connection = chat.partition(":")
    text = _truncate("\n".join([mail.subject, *lines]), CHANNELS[channel].limit_bytes)
    raw = json.dumps(CHANNELS[channel].build_body(text), ensure_ascii=False).encode()
    message_id = mail.message_id.replace("<", f"<{channel}.{connection}.")
    return Outgoing(message_id, mail.kind, (connection,), mail.subject, raw, mail.report_date, channel)


def is_accepted(channel: str, answer: str) -> bool:
    """Whether a chat's answer says that it took the message. One that is not in its form does not."""
    try:
        return CHANNELS[channel].is_accepted(answer)
    except (ValueError, AttributeError):
        return False


def _truncate(text: str, limit: int) -> str:
    content = text.encode()
    return text if len(content) <= limit else f"{content[: limit - 3].decode(errors='ignore')}…"
