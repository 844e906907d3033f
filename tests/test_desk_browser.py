"""The Report Desk as a person uses it: a running Airflow, a real Chromium (`make test-browser`)."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
from ribao_local.keys import keys
from ribao_local.place import Place
from ribao_sim.layouts.html import chromium

from tests.fixtures.installation import command, environment, left_over, new_place

pytestmark = pytest.mark.browser
STAYING = "Ctrl-C or `make stop` stops everything."
LEAD = ".card:has-text('267850'):has-text('272200')"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A running Ribao that knows the report of 2024-03-29 and the day before, so that its findings stand."""
    with new_place(tmp_path_factory.mktemp("browser"), ["20240328", "20240329"]) as place:
        log = place.published.parent / "run.log"
        with log.open("w") as out:
            running = subprocess.Popen(command("run"), env=environment(place), stdout=out, stderr=out)
        while STAYING not in log.read_text():
            assert running.poll() is None, log.read_text()
            time.sleep(0.3)
        yield place
        os.kill(running.pid, signal.SIGINT)
        running.wait(60)
        assert left_over(place) == []


@pytest.fixture
def page(place: Place) -> Iterator[Any]:
    """A page of a browser that has logged in as admin; a page's own error fails the test."""
    errors: list[str] = []
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(place.ui_url)
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", keys(place.home).ui)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
        yield page
    assert errors == []


def test_a_proposal_is_accepted_seen_in_the_chart_and_undone(page: Any, place: Place) -> None:
    page.get_by_text(re.compile("Report Desk")).first.click()
    desk = page.frame_locator("iframe")
    desk.get_by_text("March", exact=True).wait_for()
    desk.locator("a.day-errors").click()
    number = desk.locator(LEAD).first.get_attribute("data-finding")
    card = desk.locator(f'.card[data-finding="{number}"]')
    assert desk.locator(f'.frame-error[data-finding="{number}"]').first.is_visible()
    assert latest(page, place) == "267,850"

    card.get_by_role("button", name="Accept 272200").click()
    undo = card.get_by_role("button", name="Undo: withdraw correction")
    undo.wait_for()
    assert latest(page, place) == "272,200"

    card.locator("input[name=why]").fill("it was only a try")
    undo.click()
    undo.wait_for(state="detached")
    assert latest(page, place) == "267,850"


def latest(page: Any, place: Place) -> str:
    """The series' newest value by its page, whose chart is drawn, in a tab of its own."""
    other = page.context.new_page()
    other.goto(f"{place.ui_url}/report-desk/series/pb.lme_stock")
    other.locator("#chart canvas").wait_for()
    value = str(other.locator(".facts b").inner_text())
    other.close()
    return value


def test_the_page_needs_no_other_site_and_fits_a_phone(page: Any, place: Place) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("", "report/2024-03-29", "series/pb.lme_stock", "findings", "health"):
        page.goto(f"{place.ui_url}/report-desk/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert asked and all(url.startswith((place.ui_url, "data:", "blob:")) for url in asked)
