"""The Report Desk in Airflow's navigation. The pages are in include/ribao_desk.

Airflow loads plugins into every process, tasks' too: so the pages are only
imported when the first of them is asked for.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from airflow.plugins_manager import AirflowPlugin
from ribao_desk.throttle import Throttle

Message = MutableMapping[str, Any]


async def desk(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """The Report Desk as an ASGI application."""
    from ribao_desk.app import app

    await app()(scope, receive, send)


class ReportDeskPlugin(AirflowPlugin):
    """Serves the desk at /report-desk and shows it in the navigation."""

    name = "ribao_report_desk"
    fastapi_apps = [{"app": desk, "url_prefix": "/report-desk", "name": "Report Desk"}]  # noqa: RUF012
    fastapi_root_middlewares = [{"middleware": Throttle, "name": "Throttle"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {
            # Airflow cuts a longer one off.
            "name": "日报 Desk",
            "href": "/report-desk/",
            "destination": "nav",
            "url_route": "report-desk",
            "icon": "/report-desk/static/icon.svg",
            "icon_dark_mode": "/report-desk/static/icon-dark.svg",
            "nav_top_level": True,
        }
    ]
