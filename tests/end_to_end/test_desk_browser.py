"""The Report Desk as a person uses it: a running Airflow, a real Chromium (`make test-browser`)."""

import csv
import io
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from ribao.notify.links import Links
from ribao_local.keys import load_keys
from ribao_local.place import Place
from ribao_sim.layouts.html import run_chromium

from tests.fixtures.installation import command, environment, left_over, new_place

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
    with run_chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(place.ui_url)
        log_in(page, place)
        yield page
    assert errors == []


def log_in(page: Any, place: Place) -> None:
    """Fill in Airflow's own login page."""
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", load_keys(place.home).ui)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login" not in address)


def test_a_proposal_is_accepted_seen_in_the_chart_and_undone(page: Any, place: Place) -> None:
    label = page.get_by_text("日报 Desk").first
    assert label.evaluate("one => one.scrollWidth <= one.clientWidth")
    label.click()
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


def open_report(page: Any, place: Place) -> Any:
    """The report's page in the tab itself; gives the card of the lead stock."""
    page.goto(f"{place.ui_url}/report-desk/report/2024-03-29")
    mark = page.locator(LEAD).first.get_attribute("data-fingerprint")
    return page.locator(f'.card[data-fingerprint="{mark}"]')


def is_focused(card: Any) -> bool:
    return bool(card.evaluate("one => document.activeElement === one"))


def test_enter_in_the_value_box_says_what_is_wrong_and_keeps_what_was_typed(page: Any, place: Place) -> None:
    card = open_report(page, place)
    card.locator(".byhand summary").click()
    form = card.locator(".byhand form")
    form.locator("input[name=why]").fill("exchange's site")
    form.locator("input[name=value]").fill("-207,11")
    form.locator("input[name=value]").press("Enter")
    form.locator(".problem:has-text('not a number')").wait_for()
    assert form.locator("input[name=value]").input_value() == "-207,11"
    assert card.locator(".state").inner_text() == "open"


def test_a_decision_leaves_the_pages_in_place_and_the_focus_on_the_card(page: Any, place: Place) -> None:
    card = open_report(page, place)
    card.locator(".to-page").click()
    top = page.evaluate("document.querySelector('.pages').scrollTop")
    assert top > 0
    card.locator("input[name=why]").first.fill("asked the publisher")
    card.locator("input[name=why]").first.press("Enter")
    card.locator(".state:has-text('acknowledged')").wait_for()
    assert page.evaluate("document.querySelector('.pages').scrollTop") == top
    page.wait_for_function("document.querySelector('#outcome').textContent.includes('acknowledged')")
    assert is_focused(card)
    card.locator("input[name=why]").first.fill("only a try")
    card.get_by_role("button", name="Undo: reopen").click()
    card.locator(".state:has-text('open')").wait_for()


def test_show_on_page_points_at_the_cards_own_finding_and_a_box_opens_it(page: Any, place: Place) -> None:
    open_report(page, place)
    for link in page.locator(".to-page").all()[:8]:
        link.click()
        number = link.get_attribute("data-finding")
        pointed = page.locator(".frame.pointed").evaluate_all("all => all.map((one) => one.dataset.finding)")
        assert set(pointed) == {number}
    card = open_report(page, place)
    number = card.get_attribute("data-finding")
    card.locator(".to-page").click()
    box = page.locator(f'.frame[data-finding="{number}"]:not(.frame-other)').first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert is_focused(card) and page.url.endswith("/report/2024-03-29")


def test_a_reason_outlives_the_session_and_the_login_leads_back_to_its_card(page: Any, place: Place) -> None:
    card = open_report(page, place)
    page.context.clear_cookies()
    card.locator("input[name=why]").first.fill("asked the publisher")
    card.get_by_role("button", name="Acknowledge").click()
    card.locator(".problem a.login").click()
    log_in(page, place)
    page.wait_for_url("**/report-desk/report/2024-03-29?finding=*")
    assert card.locator("input[name=why]").first.input_value() == "asked the publisher"
    assert is_focused(card)


def test_a_link_of_a_mail_keeps_its_finding_through_the_login(page: Any, place: Place) -> None:
    mark = open_report(page, place).get_attribute("data-fingerprint")
    page.context.clear_cookies()
    page.goto(Links(place.ui_url, "", "en").finding(date(2024, 3, 29), mark))
    assert page.get_by_text("Please log in").is_visible()
    page.locator("a.login").click()
    log_in(page, place)
    page.wait_for_url("**/report-desk/report/2024-03-29?finding=*")
    assert is_focused(page.locator(f'.card[data-fingerprint="{mark}"]'))


def test_the_desk_speaks_airflows_language(page: Any, place: Place) -> None:
    page.evaluate("localStorage.setItem('i18nextLng', 'zh-CN')")
    page.goto(f"{place.ui_url}/report-desk/findings")
    page.locator("html[lang=zh-CN]").wait_for()


def test_the_as_of_slider_tells_of_the_day_it_shows_and_names_each_stop_once(page: Any, place: Place) -> None:
    """Its words are those of the CSV of the same moment."""
    page.goto(f"{place.ui_url}/report-desk/series/pb.lme_stock")
    page.locator("#chart canvas").wait_for()
    page.locator("#chart").press("ArrowLeft")
    day = page.locator("#readout").inner_text()[:10]
    slider = page.locator("#asof")
    stops = int(slider.get_attribute("max"))
    labels = []
    for stop in range(stops, -1, -1):
        slider.fill(str(stop))
        labels.append(page.locator("#asof-text").inner_text())
        answer = page.request.get(page.locator("#csv").evaluate("one => one.href"))
        rows = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))
        value = next(
            (f"{int(row['value']):,}" for row in rows if row["observed_on"] == day),
            "No data were known at this time",
        )
        assert page.locator("#readout").inner_text().startswith(f"{day}　{value}")
    assert stops >= 2 and len(set(labels)) == len(labels)


def test_on_a_phone_no_tab_is_cut_and_no_column_is_broken_into_letters(page: Any, place: Place) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("report/2024-03-29/revisions", "report/2024-03-29/tables", "series/pb.lme_stock", "health"):
        page.goto(f"{place.ui_url}/report-desk/{path}")
        cut = page.locator(".tabs a, .places a").evaluate_all(
            "all => all.filter((a) => a.getBoundingClientRect().right > innerWidth).map((a) => a.textContent)"
        )
        assert cut == []
        tall = page.locator(".grid td, .grid th").evaluate_all(
            "all => all.filter((c) => c.clientHeight > 48).map((c) => c.textContent)"
        )
        assert tall == []
    page.goto(f"{place.ui_url}/report-desk/?year=2024")
    number, badge = page.locator("a.day-errors").first.evaluate(
        """a => { const range = document.createRange(); range.selectNode(a.firstChild);
        return [range.getBoundingClientRect().bottom, a.querySelector('sup').getBoundingClientRect().top]; }"""
    )
    assert badge >= number - 3
