"""One request: who asks, in which language, and how a page is made for them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Annotated, Any
from urllib.parse import urlencode

from airflow.api_fastapi.core_api.security import GetUserDep
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from ribao.notify.daily import describe_closing
from ribao.presentation.messages import LANGUAGES, Messages, messages
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao.warehouse.connection import Cursor
from ribao_airflow.stages import settings as airflow_settings

from ribao_desk import guard
from ribao_desk.rendering import load_templates

LANGUAGE_COOKIE = "report_desk_language"
# Airflow keeps its language in the browser; theme.js passes it on in this cookie.
AIRFLOW_COOKIE = "report_desk_airflow_language"
_YEAR = 365 * 24 * 3600


@dataclass
class Visit:
    """A user's request. `language` is zh or en, and `m` writes in it."""

    request: Request
    user: Any
    language: str

    @cached_property
    def settings(self) -> Settings:
        """Ribao's settings, asked of Airflow once a minute."""
        return _settings(int(time.monotonic() // 60))

    @cached_property
    def base(self) -> str:
        """The path that the desk is mounted at."""
        return str(self.request.scope.get("root_path", "")).rstrip("/")

    @property
    def m(self) -> Messages:
        """The texts in the user's language."""
        return messages(self.language)

    @property
    def who(self) -> str:
        """The user's name in Airflow, which every decision is recorded with."""
        return str(self.user.get_name())

    @cached_property
    def db(self) -> Warehouse:
        """The warehouse for reading, by one connection for the whole request."""
        return Warehouse(self.settings.reader_url())

    @contextmanager
    def warehouse(self) -> Iterator[Cursor]:
        """A cursor for reading, in one transaction. WarehouseDown, ConfigError."""
        with self.db.transaction() as cursor:
            yield cursor

    def close(self) -> None:
        """Close the request's connection, if it has opened one."""
        if "db" in self.__dict__:
            self.db.close()

    def redirect(self, path: str, **query: str) -> RedirectResponse:
        """To another page of the desk."""
        return RedirectResponse(f"{self.base}{path}{'?' if query else ''}{urlencode(query)}", 303)

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page made from a template, with what all pages need."""
        html = (
            load_templates()
            .get_template(template)
            .render(
                base=self.base,
                places=self.request.app.state.places,
                path=self.request.url.path,
                query=self.request.query_params,
                language=self.language,
                language_chosen=is_language_chosen(self.request),
                m=self.m,
                describe_closing=partial(describe_closing, self.m),
                who=self.who,
                may_edit=guard.may_edit(self.user),
                token=guard.form_token(self.user),
                **values,
            )
        )
        answer = HTMLResponse(html, status)
        if self.request.query_params.get("lang") in LANGUAGES:
            answer.set_cookie(
                LANGUAGE_COOKIE, self.language, _YEAR, path=self.base or "/", httponly=True, samesite="lax"
            )
        return answer


@lru_cache(maxsize=1)
def _settings(_minute: int) -> Settings:
    return airflow_settings()


def language_of(request: Request) -> str:
    """Choose the language: by the switch, its cookie, Airflow or the browser, in this order; by default Chinese."""
    cookies = request.cookies
    for asked in (
        request.query_params.get("lang"),
        cookies.get(LANGUAGE_COOKIE),
        cookies.get(AIRFLOW_COOKIE),
    ):
        if asked in LANGUAGES:
            return str(asked)
    for wanted in request.headers.get("accept-language", "").split(","):
        if (short := wanted.strip()[:2].lower()) in LANGUAGES:
            return short
    return LANGUAGES[0]


def is_language_chosen(request: Request) -> bool:
    """Whether the user has chosen a language in the desk itself, which Airflow's does not change."""
    return any(
        a in LANGUAGES for a in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
    )


def visit(request: Request, user: GetUserDep) -> Iterator[Visit]:
    """The request as a page sees it."""
    found = Visit(request, user, language_of(request))
    try:
        yield found
    finally:
        found.close()


Visitor = Annotated[Visit, Depends(visit)]
