"""The desk as a FastAPI application: routes, the headers of every answer, errors as pages."""

from collections.abc import Awaitable, Callable
from functools import cache

from airflow.api_fastapi.app import get_auth_manager
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from ribao.errors import ConfigError, RibaoError, UsageError, WarehouseDown
from starlette.exceptions import HTTPException

from ribao_desk import guard
from ribao_desk.pages import ROUTERS
from ribao_desk.visit import language_of
from ribao_desk.words import templates, words

# Nothing from elsewhere, no script or style inside a page, shown only inside Airflow's own pages.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STATUS: dict[type[Exception], int] = {WarehouseDown: 503, ConfigError: 503, UsageError: 409}


@cache
def app() -> FastAPI:
    """The application. Every route needs a user who may read."""
    desk = FastAPI(
        title="Report Desk", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[guard.READER]
    )
    for router in ROUTERS:
        desk.include_router(router)
    desk.middleware("http")(_with_headers)
    desk.add_exception_handler(HTTPException, _refused)
    desk.add_exception_handler(RequestValidationError, _unknown)
    desk.add_exception_handler(RibaoError, _failed)
    return desk


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await call_next(request)
    answer.headers.update(HEADERS)
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer


def _refused(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, HTTPException)
    return _message(request, error.status_code, str(error.detail))


def _unknown(request: Request, error: Exception) -> HTMLResponse:
    return _message(request, 404, "")


def _failed(request: Request, error: Exception) -> HTMLResponse:
    return _message(request, _STATUS.get(type(error), 500), str(error))


def _message(request: Request, status: int, said: str) -> HTMLResponse:
    """A page that says why there is no other: for a user whom we do not know yet, so it shows nothing."""
    language = language_of(request)
    login = get_auth_manager().get_url_login(next_url=str(request.url)) if status == 401 else ""
    html = (
        templates()
        .get_template("message.html")
        .render(
            base=str(request.scope.get("root_path", "")).rstrip("/"),
            language=language,
            w=words(language),
            status=status,
            said=said,
            login=login,
            day=request.path_params.get("day"),
        )
    )
    return HTMLResponse(html, status)
