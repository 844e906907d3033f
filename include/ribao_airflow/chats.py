"""Posts a mail's short form to a chat's webhook. Its address is a secret: an Airflow connection of type http.

`ribao.notify.chat` lists the addresses. The connection's schema and host hold the address up to the host, its extra
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
    from ribao.notify.chat import is_accepted

    try:
        endpoint = Connection.get(connection).extra_dejson.get("endpoint")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        answer = HttpHook("POST", connection).run(
            endpoint, data=payload.decode(), headers=headers, extra_options={"timeout": _SECONDS}
        )
    except (AirflowException, RequestException) as error:
        # The address, with its key, may stand in the error.
        raise MailDown(f"{channel} cannot be reached: {type(error).__name__}", f"see {connection}") from None
    if not is_accepted(channel, answer.text):
        raise MailDown(f"{channel} refuses: {answer.text[:200]}", f"see the connection {connection}")
