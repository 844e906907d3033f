"""The desk as a FastAPI application: routes, the headers of every answer, errors as pages."""

from collections.abc import Awaitable, Callable
from functools import cache
from urllib.parse import urlencode

from airflow.api_fastapi.app import get_auth_manager
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from ribao.errors import RibaoError
from ribao.presentation.messages import messages
from starlette.exceptions import HTTPException

from ribao_desk import guard
from ribao_desk.pages import PLACES, ROUTERS, files
from ribao_desk.problems import explain
from ribao_desk.rendering import load_templates
from ribao_desk.visit import is_language_chosen, language_of

# Nothing from elsewhere, no script or style inside a page, shown only inside Airflow's own pages.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@cache
def app() -> FastAPI:
    """The application. Every route but scripts and styles needs a user who may read."""
    desk = FastAPI(title="Report Desk", docs_url=None, redoc_url=None, openapi_url=None)
    desk.state.places = PLACES
    desk.include_router(files.public)
    for router in ROUTERS:
        desk.include_router(router, dependencies=[guard.READER])
    desk.middleware("http")(_with_headers)
    for kind in (HTTPException, RequestValidationError, RibaoError):
        desk.add_exception_handler(kind, _message)
    return desk


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    answer = await call_next(request)
    answer.headers.update(HEADERS)
    answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer


async def _read_typed_texts(request: Request) -> list[str]:
    """What a person typed into a form that came to nothing, to be copied where scripts do not keep it."""
    form = await request.form()
    return [text for name in ("value", "why") if isinstance(text := form.get(name), str) and text]


async def _message(request: Request, error: Exception) -> HTMLResponse:
    """A page that says why there is no other: for a user whom we do not know yet, so it shows nothing."""
    language = language_of(request)
    m = messages(language)
    status, sentence = explain(error, m)
    here = _page(request)
    html = (
        load_templates()
        .get_template("message.html")
        .render(
            base=str(request.scope.get("root_path", "")).rstrip("/"),
            language=language,
            language_chosen=is_language_chosen(request),
            m=m,
            status=status,
            sentence=sentence,
            login=get_auth_manager().get_url_login(next_url=here) if status == 401 else "",
            back=here if request.method == "POST" else "",
            typed=await _read_typed_texts(request) if request.method == "POST" else [],
        )
    )
    return HTMLResponse(html, status)


def _page(request: Request) -> str:
    """The page that was asked for; for a form, the report's page with the card that the form is in."""
    if request.method != "POST":
        return str(request.url)
    given = {"revision": request.query_params.get("revision"), "finding": request.path_params.get("n")}
    query = urlencode({name: value for name, value in given.items() if value})
    base = str(request.scope.get("root_path", "")).rstrip("/")
    path = f"{base}/report/{request.path_params['day']}" if "day" in request.path_params else f"{base}/"
    return str(request.url.replace(path=path, query=query))
