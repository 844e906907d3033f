"""Who may do what: Airflow's auth manager on every route, and proof that a form is our own.

Reading needs what reading the DAG `daily_report` needs, acting what editing it needs.
"""

from typing import Annotated
from urllib.parse import urlsplit

from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from airflow.configuration import conf
from fastapi import Depends, Form, Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ribao_desk.problems import Problem

DAG = "daily_report"
READER = Depends(requires_access_dag("GET", param_dag_id=DAG))
EDITOR = Depends(requires_access_dag("PUT", param_dag_id=DAG))
# A page may lie open over a working day.
_FORM_SECONDS = 12 * 3600


def may_edit(user: BaseUser) -> bool:
    """Whether the user may act, not only read."""
    return get_auth_manager().is_authorized_dag(method="PUT", details=DagDetails(id=DAG), user=user)


def form_token(user: BaseUser) -> str:
    """A token that shows a form to be ours and made for this user."""
    return _signer().dumps(str(user.get_id()))


def genuine(request: Request, user: GetUserDep, token: Annotated[str, Form()] = "") -> None:
    """403 unless the form was made by us for this user, and is sent from one of our own pages."""
    try:
        owner = _signer().loads(token, max_age=_FORM_SECONDS)
    except BadSignature:
        raise Problem("form", 403) from None
    if owner != str(user.get_id()) or not _own_origin(request):
        raise Problem("form", 403)


def _own_origin(request: Request) -> bool:
    """A browser says where a form comes from in at least one of two headers."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    base = conf.get("api", "base_url", fallback="") or ""
    return urlsplit(origin).netloc in {request.url.netloc, urlsplit(base).netloc} - {""}


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(conf.get_mandatory_value("api", "secret_key"), salt="report-desk")
