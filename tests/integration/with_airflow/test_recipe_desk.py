"""The recipe of docs/extending.md for a Desk page, followed in a copy of the code, and the page opened."""

import json

from tests.fixtures.recipes import Copy

# The desk as an application of its own; the login, which Airflow's server brings, is left out.
OPEN = """
import json
from fastapi.testclient import TestClient
from ribao_desk import guard
guard.may_edit, guard.form_token = (lambda user: False), (lambda user: "")
from airflow.api_fastapi.core_api.security import get_user
from ribao_desk.app import app
from types import SimpleNamespace
user = SimpleNamespace(get_name=lambda: "ann")
app().dependency_overrides = {get_user: lambda: user, guard.READER.dependency: lambda: None}
found = []
for language in ("zh", "en"):
    answer = TestClient(app()).get(f"/example?lang={language}")
    found.append([answer.status_code, answer.text])
print(json.dumps(found))
"""


def test_a_desk_page(copy: Copy) -> None:
    copy.create(
        "include/ribao_desk/pages/example.py",
        '''"""An example of a page."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from ribao_desk.navigation import Place
from ribao_desk.visit import Visitor

router = APIRouter()
PLACE = Place(45, "example", "/example")


@router.get("/example")
def example(visit: Visitor) -> HTMLResponse:
    """Show the example."""
    return visit.page("example.html", text="<seen>")
''',
    )
    copy.create(
        "include/ribao_desk/templates/example.html",
        '{% extends "layout.html" %}\n{% set place = "example" %}\n{% block main %}<p>{{ m("desk-example") }} {{ text }}</p>{% endblock %}\n',
    )
    copy.append("presentation/messages/zh/desk.ftl", "desk-tab-example = 示例\ndesk-example = 示例页面\n")
    copy.append(
        "presentation/messages/en/desk.ftl", "desk-tab-example = Example\ndesk-example = An example\n"
    )
    copy.require_as_documented("A Desk page", 4)
    (zh_status, zh), (en_status, en) = json.loads(copy.run("-c", OPEN).splitlines()[-1])
    assert (zh_status, en_status) == (200, 200)
    assert '<a href="/example" aria-current="page">示例</a>' in zh and "<p>示例页面 &lt;seen&gt;</p>" in zh
    assert "An example" in en
    places = [en.index(f">{name}</a>") for name in ("Findings", "Example", "Health")]
    assert places == sorted(places)
