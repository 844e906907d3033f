"""Nobody sees anything of the Report Desk without Airflow's login; every answer forbids what is foreign."""

from urllib.parse import quote

import pytest
from ribao_desk.app import app
from starlette.routing import Route

from tests.fixtures.desk import Desk

# A real address for each route that reads.
READ = {
    "/": "/",
    "/report": "/report",
    "/report/{day}": "/report/2024-03-29",
    "/report/{day}/tables": "/report/2024-03-29/tables",
    "/report/{day}/tables.{form}": "/report/2024-03-29/tables.xlsx",
    "/report/{day}/text": "/report/2024-03-29/text",
    "/report/{day}/revisions": "/report/2024-03-29/revisions",
    "/report/{day}/{revision}/page/{page}.png": "/report/2024-03-29/1/page/3.png",
    "/report/{day}/{revision}/original.pdf": "/report/2024-03-29/1/original.pdf",
    "/report/{day}/original.pdf": "/report/2024-03-29/original.pdf",
    "/series": "/series?q=qkc",
    "/series/{series:path}": "/series/pb.lme_stock",
    "/chart/{series:path}": "/chart/pb.lme_stock",
    "/csv/{series:path}": "/csv/pb.lme_stock",
    "/where/{observed_on}/{series:path}": "/where/2024-03-28/pb.lme_stock",
    "/findings": "/findings?state=all",
    "/findings/checks": "/findings/checks",
    "/health": "/health",
    "/static/{name:path}": "/static/desk.css",
}


PUBLIC = {"/static/desk.css"}


def test_every_route_is_tried_here() -> None:
    routes = {
        route.path for route in app().routes if isinstance(route, Route) and "GET" in (route.methods or ())
    }
    assert routes == set(READ)


@pytest.mark.parametrize("path", sorted(set(READ.values()) - PUBLIC))
def test_without_login_nothing_is_shown(desk: Desk, path: str) -> None:
    nobody = desk.browser()
    answer = nobody.get(path)
    assert answer.status_code == 401
    assert "2024" not in answer.text.replace(quote(desk.url + "/report-desk" + path, safe=""), "")
    nobody.session.cookies.set("_token", "forged." + desk.token("viewer").split(".", 1)[1])
    assert nobody.get(path).status_code in (401, 403)


@pytest.mark.parametrize(
    "path",
    ["/series/pb%00", "/chart/%00", "/csv/pb.lme_stock?other=%00", "/series?q=%00", "/findings?kind=%00"],
)
def test_a_nul_is_no_error_of_the_server(desk: Desk, path: str) -> None:
    answer = desk.browser("viewer").get(path)
    assert answer.status_code in (200, 404, 409) and answer.headers["Content-Security-Policy"]


MOMENTS = ("0001-01-01", "9999-12-31T23:59:59-14:00", "99999999999", "-99999999999", "1e300", "infinity", "x")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_that_no_calendar_has_is_not_found_or_has_nothing(desk: Desk, moment: str) -> None:
    answer = desk.browser("viewer").get("/csv/pb.lme_stock", params={"as_of": moment})
    assert answer.status_code in (200, 404)


@pytest.mark.parametrize("path", READ.values())
def test_a_viewer_reads_and_the_answer_forbids_what_is_foreign(desk: Desk, path: str) -> None:
    answer = desk.browser("viewer").get(path)
    assert answer.status_code in (200, 303)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["form-action"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/report/2024-03-29", "/report/2024-03-29/tables", "/series", "/series/pb.lme_stock"]
)
def test_no_page_has_scripts_or_styles_of_its_own(desk: Desk, path: str) -> None:
    text = desk.browser("viewer").get(path).text
    assert "<style" not in text and " style=" not in text and " onclick=" not in text
    assert text.count("<script") == text.count("<script src=")


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "vendor/../../app.py", "vendor", "none.css"])
def test_only_files_of_the_static_folder_are_given(desk: Desk, name: str) -> None:
    assert desk.browser("viewer").get(f"/static/{name}").status_code == 404


def test_the_login_page_is_a_page_like_the_others(desk: Desk) -> None:
    text = desk.browser().get("/report/2024-03-29", headers={"Accept-Language": "en"}).text
    sheet = text.partition('rel="stylesheet" href="/report-desk')[2].partition('"')[0]
    assert "you return to this page" in text and desk.browser().get(sheet).status_code == 200


def test_the_login_page_leads_back(desk: Desk) -> None:
    answer = desk.browser().get("/report/2024-03-29")
    assert quote("/report-desk/report/2024-03-29", safe="") in answer.text
