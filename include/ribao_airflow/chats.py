"""Posts a mail's short form to a chat's webhook. Its address is a secret: an Airflow connection of type http.

    ribao_wecom     https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…
    ribao_dingtalk  https://oapi.dingtalk.com/robot/send?access_token=…   (secured by a keyword: 日报)
    ribao_slack     https://hooks.slack.com/services/…

The connection's schema and host hold the address up to the host, its extra
`endpoint` the rest; the names are those of `chats` in config/people.yaml.
"""

_SECONDS = 15


def post(channel: str, connection: str, payload: bytes) -> None:
    """Send the JSON `payload` of notify/chat.py. MailDown where the chat does not take it: then it is kept."""
    from airflow.providers.http.hooks.http import HttpHook
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowException
    from requests import RequestException
    from ribao.errors import MailDown

    try:
        endpoint = Connection.get(connection).extra_dejson.get("endpoint")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = HttpHook("POST", connection).run(
            endpoint, data=payload.decode(), headers=headers, extra_options={"timeout": _SECONDS}
        )
        # Slack says ok, the others put a number into a JSON answer, 0 for taken.
        refused = "" if channel == "slack" or answer.json().get("errcode") == 0 else answer.text[:200]
    except (AirflowException, RequestException) as error:
        # The address, with its key, may stand in the error.
        raise MailDown(f"{channel} cannot be reached: {type(error).__name__}", f"see {connection}") from None
    if refused:
        raise MailDown(f"{channel} refuses: {refused}", f"see the connection {connection}")
