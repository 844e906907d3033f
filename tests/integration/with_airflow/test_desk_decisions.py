"""What people decide on the Report Desk: who may, which forms are taken, and that every undo is a record."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from ribao import warehouse
from ribao.check import build_finding
from ribao.model import Fact
from ribao.warehouse import Warehouse
from ribao_desk.app import app
from starlette.routing import Route

from tests.fixtures.desk import Browser, Desk
from tests.fixtures.reports import DAYS, REAL, loading, report
from tests.fixtures.warehouse import build_checked_loading, every, one

DAY = "/report/2024-03-29"
LEAD = "t2/铅/LME库存/current"
ACTIONS = {
    "/report/{day}/finding/{n}/accept": f"{DAY}/finding/1/accept",
    "/report/{day}/finding/{n}/choose": f"{DAY}/finding/1/choose",
    "/report/{day}/finding/{n}/correct": f"{DAY}/finding/1/correct",
    "/report/{day}/finding/{n}/{action}": f"{DAY}/finding/1/acknowledged",
    "/report/{day}/finding/{n}/correction/{number}/withdraw": f"{DAY}/finding/1/correction/1/withdraw",
    "/report/{day}/{report_id}/{decision}": f"{DAY}/4/reject",
}


def record(desk: Desk) -> list[Any]:
    """Everything that people have decided."""
    sql = "SELECT to_jsonb(x) FROM (SELECT * FROM core.{} ORDER BY id) x"
    url = desk.settings.warehouse
    states = every(url, "SELECT id, state, reason, decisions FROM core.reports ORDER BY id")
    return [every(url, sql.format("finding_events")), every(url, sql.format("corrections")), states]


def card(browser: Browser, cell: str, path: str = DAY) -> tuple[Any, dict[str, str]]:
    """A finding's card on the report's page, and its form's hidden fields."""
    shown = BeautifulSoup(browser.get(path).text, "lxml")
    spot = shown.select_one(f'.spot[data-cell="{cell}"] rect')
    frames = [
        f
        for f in shown.select(".frame:not(.frame-other)")
        if abs(float(f["x"]) + 2 - float(spot["x"])) < 0.1 and abs(float(f["y"]) + 2 - float(spot["y"])) < 0.1
    ]
    found = shown.select_one(f"#finding-{frames[0]['data-finding']}")
    return found, {i["name"]: i.get("value", "") for i in found.select("form input[name]")}


def press(browser: Browser, button: str, cell: str = LEAD, **fields: str) -> Any:
    """Send a card's form by the button that says so, as a browser does."""
    found, _ = card(browser, cell)
    return submit(browser, found, button, **fields)


def submit(browser: Browser, found: Any, button: str, **fields: str) -> Any:
    """Send the form of a card that was loaded before."""
    pressed = next(b for b in found.select("button") if button in b.get_text())
    form = pressed.find_parent("form")
    hidden = {i["name"]: i.get("value", "") for i in form.select("input[name]")}
    action = pressed.get("formaction") or form["action"]
    headers = {"Origin": browser.url}
    return browser.post(action.removeprefix("/report-desk"), data={**hidden, **fields}, headers=headers)


def lead(desk: Desk) -> tuple[Any, ...]:
    """The current vintage of the lead stock, and its cause."""
    sql = """SELECT v.value, v.cause, v.suspect FROM core.vintages v JOIN core.series s ON s.no = v.series_no
    WHERE s.id = 'pb.lme_stock' AND observed_on = '2024-03-28' AND upper_inf(v.known)"""
    return one(desk.settings.warehouse, sql)


def test_every_action_is_tried_here() -> None:
    routes = {r.path for r in app().routes if isinstance(r, Route) and "POST" in (r.methods or ())}
    assert routes == set(ACTIONS)


def test_viewers_and_strangers_decide_nothing(desk: Desk) -> None:
    before = record(desk)
    _, fields = card(desk.browser("admin"), LEAD)
    request: dict[str, Any] = {"data": {**fields, "why": "x", "value": "1"}, "headers": {"Origin": desk.url}}
    nobody, viewer = desk.browser(), desk.browser("viewer")
    assert {nobody.post(path, **request).status_code for path in ACTIONS.values()} == {401}
    assert {viewer.post(path, **request).status_code for path in ACTIONS.values()} == {403}
    assert record(desk) == before


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_forms_from_elsewhere_are_refused(desk: Desk, headers: dict[str, str]) -> None:
    before, admin = record(desk), desk.browser("admin")
    _, fields = card(admin, LEAD)
    fields = {**fields, "why": "x", "value": "1"}
    assert {admin.post(path, data=fields, headers=headers).status_code for path in ACTIONS.values()} == {403}
    assert record(desk) == before


@pytest.mark.parametrize("token", ["", "forged", "another user's"])
def test_forms_without_our_token_for_this_user_are_refused(desk: Desk, token: str) -> None:
    before, admin = record(desk), desk.browser("admin")
    _, fields = card(desk.browser("ann"), LEAD)
    fields = {
        **fields,
        "token": fields["token"] if token == "another user's" else token,
        "why": "x",
        "value": "1",
    }
    own = {"Origin": desk.url}
    assert {admin.post(path, data=fields, headers=own).status_code for path in ACTIONS.values()} == {403}
    assert record(desk) == before


def test_a_viewer_sees_no_buttons(desk: Desk) -> None:
    shown = BeautifulSoup(desk.browser("viewer").get(DAY).text, "lxml")
    assert shown.select(".card") and not shown.select("button") and not shown.select("form")


def test_a_proposal_is_accepted_and_the_correction_taken_back(own_desk: Desk) -> None:
    ann, before = own_desk.browser("ann"), lead(own_desk)
    assert (str(before[0]), before[2]) == ("267850", True)
    answer = press(ann, "采纳 272200")
    assert answer.status_code == 303 and answer.headers["Location"].startswith(
        "/report-desk/report/2024-03-29?finding="
    )
    assert [str(v) for v in lead(own_desk)[:2]] == ["272200", "correction"]
    who = one(own_desk.settings.warehouse, "SELECT who, value::text, withdrawn_at FROM core.corrections")
    assert who == ("ann", "272200", None)
    found, _ = card(ann, LEAD)
    assert "生效" in found.get_text() and "已解决" in found.get_text()

    assert press(ann, "撤回", why="误按").status_code == 303
    assert (lead(own_desk)[0], lead(own_desk)[2]) == (before[0], before[2])
    undone = one(own_desk.settings.warehouse, "SELECT withdrawn_by, withdrawn_why FROM core.corrections")
    assert undone == ("ann", "误按")
    events = every(own_desk.settings.warehouse, "SELECT action, who FROM core.finding_events ORDER BY id")
    assert events == [("resolved", "ann"), ("reopened", "ann")]


def test_a_value_is_corrected_by_hand(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")
    assert press(ann, "更正", why="交易所网站", value="272,175").status_code == 303
    assert str(lead(own_desk)[0]) == "272175"
    assert press(ann, "撤回", why="看错").status_code == 303
    assert str(lead(own_desk)[0]) == "267850"


@pytest.mark.parametrize(
    "fields",
    [
        {"why": "", "value": "5"},
        {"why": "x", "value": "abc"},
        {"why": "x"},
        *({"why": "x", "value": v} for v in ("-207,11", "1e400", "NaN")),
    ],
)
def test_a_correction_needs_a_reason_and_a_number(desk: Desk, fields: dict[str, str]) -> None:
    before = record(desk)
    answer = press(desk.browser("ann"), "更正", **{"value": "", **fields})
    assert answer.status_code == 409 and "/report-desk/report/2024-03-29?finding=" in answer.text
    assert record(desk) == before


@pytest.mark.parametrize(("button", "action"), [("确认", "acknowledged"), ("不成立", "resolved")])
def test_a_finding_is_acknowledged_or_dismissed_and_opened_again(
    own_desk: Desk, button: str, action: str
) -> None:
    ann = own_desk.browser("ann")
    assert press(ann, button).status_code == 409
    assert press(ann, button, why="已去信<b>").status_code == 303
    assert press(ann, "重新打开", why="再看").status_code == 303
    events = every(
        own_desk.settings.warehouse, "SELECT action, who, why FROM core.finding_events ORDER BY id"
    )
    assert events == [(action, "ann", "已去信<b>"), ("reopened", "ann", "再看")]
    assert "已去信<b>" not in ann.get(DAY).text


def test_a_quarantined_report_is_released_and_rejected(own_desk: Desk) -> None:
    url, day = own_desk.settings.warehouse, date(2024, 4, 3)
    printed_report = report(day, (("铜", "LME库存", "1", "2", "-1"),))
    finding = build_finding("report.date", "no_date", [], Fact("no_date", {}))
    (loaded,) = warehouse.load_reports(
        Warehouse(url), [build_checked_loading(printed_report, finding, quarantine=finding)]
    )
    ann, path = own_desk.browser("ann"), f"/report/{day}"
    shown = BeautifulSoup(ann.get(path).text, "lxml")
    assert "标题里没有报告日期" in shown.select_one("#report-head").get_text() and shown.select_one(
        ".decide[open]"
    )
    for where in (path, "/findings"):
        english = BeautifulSoup(
            ann.get(
                where, headers={"Cookie": "report_desk_language=en; _token=" + own_desk.token("ann")}
            ).text,
            "lxml",
        )
        banner = english.select_one(".banner-error").get_text()
        assert "The title carries no report date" in banner and "标题" not in banner
    fields = {i["name"]: i.get("value", "") for i in shown.select(".decide input")}
    for decision, state in (("release", "released"), ("reject", "rejected"), ("release", "released")):
        sent = ann.post(
            f"{path}/{loaded.report_id}/{decision}",
            data={**fields, "why": "看过"},
            headers={"Origin": ann.url},
        )
        assert sent.status_code == 303
        now = one(url, "SELECT state, reason FROM mart.reports WHERE report_id = %s", loaded.report_id)
        assert now[0] == state and now[1].endswith(f"{state} by ann: 看过")
    text = ann.get(path).text
    assert "ann 已放行：看过" in text and "by ann" not in text


def test_a_decision_reaches_no_report_of_another_day(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")
    shown = BeautifulSoup(ann.get("/report/2024-03-29").text, "lxml")
    fields = {i["name"]: i.get("value", "") for i in shown.select(".decide input")}
    report_id = shown.select_one(".decide form")["action"].split("/")[-2]
    before = record(own_desk)
    sent = ann.post(
        f"/report/2024-03-28/{report_id}/reject", data={**fields, "why": "no"}, headers={"Origin": ann.url}
    )
    assert sent.status_code == 404 and record(own_desk) == before


def test_enter_in_the_value_box_sends_the_value_and_no_first_button_changes_a_value(desk: Desk) -> None:
    found, _ = card(desk.browser("ann"), LEAD)
    value = found.select_one("input[name=value]").find_parent("form")
    assert value["action"].endswith("/correct") and not value.select("button[formaction]")
    other = found.select_one("form")
    assert other is not value and other.button.get_text() == "确认" and not other.button.get("formaction")


def test_the_decision_of_a_second_tab_is_refused_when_another_came_first(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")
    stale, _ = card(ann, LEAD)
    assert press(own_desk.browser("admin"), "更正", why="电话核实", value="272,175").status_code == 303
    answer = submit(ann, stale, "采纳 272200")
    assert answer.status_code == 409 and "已有新的处理" in answer.text
    assert str(lead(own_desk)[0]) == "272175"


def test_states_say_what_was_decided(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")

    def read_state() -> tuple[str, str]:
        found, _ = card(ann, LEAD)
        return found.select_one(".state").get_text(), found.select_one(".history b").get_text()

    press(ann, "不成立", why="口径不同")
    assert read_state() == ("已判不成立", "判为不成立")
    press(ann, "重新打开", why="再看")
    assert read_state() == ("待处理", "重新打开")
    press(ann, "采纳 272200")
    assert "correction" not in card(ann, LEAD)[0].get_text()


def test_a_finding_that_the_next_report_closed_is_open_once_it_is_reopened(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")
    press(ann, "不成立", why="口径不同")
    warehouse.load_reports(
        Warehouse(own_desk.settings.warehouse), [loading(day) for day in DAYS if day > REAL]
    )
    press(ann, "重新打开", why="再看")
    assert card(ann, LEAD)[0].select_one(".state").get_text() == "待处理"


def test_what_was_typed_is_shown_again_where_it_came_to_nothing(desk: Desk) -> None:
    ann = desk.browser("ann")
    found, _ = card(ann, LEAD)
    ann.session.cookies.clear()
    answer = submit(ann, found, "更正", why="电话<核实>", value="272,175")
    assert answer.status_code == 401
    assert [q.get_text() for q in BeautifulSoup(answer.text, "lxml").select("q")] == ["272,175", "电话<核实>"]


def test_the_head_of_a_report_counts_what_nobody_has_resolved(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")

    def head() -> str:
        shown = BeautifulSoup(ann.get("/report/2024-03-29?lang=en").text, "lxml")
        return str(shown.select_one("#report-head .tag-error").get_text())

    before = int(head().split()[0])
    press(ann, "Dismiss", why="another method")
    assert head() == f"{before - 1} errors"


def test_the_calendar_counts_what_nobody_has_resolved(own_desk: Desk) -> None:
    ann = own_desk.browser("ann")
    url = own_desk.settings.warehouse

    def day() -> Any:
        return BeautifulSoup(ann.get("/").text, "lxml").select_one('a.day[href$="2024-03-29"]')

    before = int(day().sup.get_text())
    press(ann, "不成立", why="口径不同")
    assert int(day().sup.get_text()) == before - 1
    for (mark,) in every(url, "SELECT DISTINCT fingerprint FROM core.findings"):
        warehouse.settle_finding(Warehouse(url), mark, "resolved", "ann", "都看过")
    assert "day-clean" in day()["class"] and not day().sup


def test_a_person_without_login_is_led_to_the_card_by_the_login(desk: Desk) -> None:
    _, fields = card(desk.browser("ann"), LEAD)
    answer = desk.browser().post(
        f"{DAY}/finding/3/acknowledged", data=fields, headers={"Accept-Language": "zh-CN"}
    )
    link = BeautifulSoup(answer.text, "lxml").select_one("a.login")["href"]
    (target,) = parse_qs(urlsplit(link).query)["next"]
    assert answer.status_code == 401 and target == f"{desk.url}/report-desk{DAY}?finding=3"
    assert (
        "登录后会回到这一页" in answer.text and desk.browser("ann").get(f"{DAY}?finding=3").status_code == 200
    )


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    ann = desk.browser("ann")
    _, fields = card(ann, LEAD)
    sent = ann.post(f"{DAY}/4/release", data={**fields, "why": "x"}, headers={"Origin": ann.url})
    assert sent.status_code == 409 and "现在不能这样处理" in sent.text and "report 4" not in sent.text
    assert REAL.isoformat() in sent.text


WARRANTS = ("t2/铅/LME注销仓单/current", "t2/铅/LME仓单/current")


def warrants(desk: Desk) -> list[Any]:
    """The current values of the lead's cancelled and on-warrant stocks."""
    sql = "SELECT value FROM mart.indicators WHERE series = %s AND observed_on = '2024-03-28'"
    return [one(desk.settings.warehouse, sql, s)[0] for s in ("pb.lme_cancelled", "pb.lme_on_warrant")]


def accept_warrants(browser: Browser, *cells: str) -> Any:
    """Accept the values of chosen cells of the finding about the lead's warrants."""
    found, _ = card(browser, WARRANTS[0])
    form = found.select_one("form.actions")
    boxes = [box["value"] for box in form.select("input[type=checkbox]")]
    assert boxes == list(WARRANTS) and all(
        box.has_attr("checked") for box in form.select("input[type=checkbox]")
    )
    fields = {i["name"]: i["value"] for i in form.select("input[type=hidden]")}
    action = next(b["formaction"] for b in form.select("button") if "采纳" in b.get_text())
    data = {**fields, "cell": list(cells)}
    return browser.post(action.removeprefix("/report-desk"), data=data, headers={"Origin": browser.url})


def test_one_accept_takes_the_ticked_values_together(own_desk: Desk) -> None:
    admin = own_desk.browser("admin")
    assert accept_warrants(admin).status_code == 409
    assert warrants(own_desk) == [261225, 256875]
    assert accept_warrants(admin, *WARRANTS).status_code < 400
    assert warrants(own_desk) == [10975, 261225]
    found, _ = card(admin, WARRANTS[0])
    assert len([b for b in found.select("button") if "撤回" in b.get_text()]) == 2


def test_accepting_over_anothers_correction_says_who_and_changes_nothing(own_desk: Desk) -> None:
    warehouse.correct_value(
        Warehouse(own_desk.settings.warehouse),
        "pb.lme_on_warrant",
        "value",
        date(2024, 3, 28),
        Decimal(261000),
        "wang",
        "asked",
    )
    admin = own_desk.browser("admin")
    found, fields = card(admin, WARRANTS[0])
    fields = {**fields, "cell": list(WARRANTS), "chosen": "true"}
    n = found["data-finding"]
    answer = admin.post(f"{DAY}/finding/{n}/accept", data=fields, headers={"Origin": own_desk.url})
    assert answer.status_code == 409 and "wang" in answer.text and "261000" in answer.text
    assert warrants(own_desk) == [261225, 261000]


NICKEL = "t2/镍/金川镍升贴水/current"


def test_a_value_that_is_not_sure_enough_is_chosen_not_accepted(own_desk: Desk) -> None:
    admin = own_desk.browser("admin")
    shown = BeautifulSoup(admin.get(DAY).text, "lxml")
    radio = shown.select_one(f'input[type="radio"][name="choice"][value^="{NICKEL}="]')
    found = radio.find_parent("article")
    assert not [b for b in found.select("button") if "采纳 " in b.get_text()]
    n, hidden = found["data-finding"], {i["name"]: i["value"] for i in found.select("input[type=hidden]")}
    headers = {"Origin": admin.url}
    refused = admin.post(f"{DAY}/finding/{n}/accept", data=hidden, headers=headers)
    assert refused.status_code == 409
    other = {**hidden, "choice": f"{NICKEL}=1", "why": "x"}
    assert admin.post(f"{DAY}/finding/{n}/choose", data=other, headers=headers).status_code == 409
    answer = submit(admin, found, "采纳所选的值", choice=radio["value"], why="seen at the exchange")
    assert answer.status_code == 303
    chosen = every(own_desk.settings.warehouse, "SELECT value::text FROM core.corrections")
    assert chosen == [(radio["value"].rpartition("=")[2],)]
