"""The daily mail, read back by a mail parser: what it says, and to whom."""

import io
import os
import re
from dataclasses import replace
from html import unescape

import pytest
from PIL import Image
from ribao.cells import CellRef, RowRef
from ribao.check import build_finding
from ribao.model import Daily, Evidence, Fact, Operand, Proposal
from ribao.notify import Audience, build_view, daily_mails
from ribao.notify.daily import MOST_CARDS, MOST_LISTED
from ribao.notify.pictures import add_pictures
from ribao.pipeline import write_day
from ribao.presentation.findings import write_reason

from tests.fixtures.mails import (
    DRAW,
    GOLDEN,
    LINKS,
    NOTE,
    OLD,
    STOCK,
    analyst,
    busy_day,
    clean_day,
    html_of,
    mail,
    pictures_of,
    text_of,
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["busy", "clean"])
def test_the_text_says_what_it_said(name: str, language: str) -> None:
    """Golden files: RIBAO_GOLDEN=write writes them again."""
    made = mail(analyst(language=language), busy_day() if name == "busy" else clean_day())
    path = GOLDEN / f"daily-{name}.{language}.txt"
    if os.environ.get("RIBAO_GOLDEN") == "write":
        path.write_text(text_of(made), encoding="utf-8")
    assert text_of(made) == path.read_text(encoding="utf-8")


def test_the_subject_says_it_all() -> None:
    assert mail(analyst(language="en"))["Subject"] == (
        "商品日报 2024-03-29: 2 errors, 2 warnings · lead 2, gold, this report"
    )
    assert mail(analyst())["Subject"] == "商品日报 2024-03-29：2 处错误、2 处警示 · 铅 2、黄金、本期报告"
    few = analyst(language="en", severities=["error"])
    assert mail(few)["Subject"].endswith(
        ": 2 errors · LME lead on-warrant stock, gold / silver, the whole block"
    )
    assert mail(analyst(language="en"), clean_day())["Subject"] == "商品日报 2024-03-29: no problems found"


def test_a_day_on_which_only_old_findings_stand() -> None:
    day = replace(busy_day(), new=frozenset(), closed=(), revisions=())
    assert mail(analyst(language="en"), day)["Subject"].endswith(
        ": no new problems, 1 earlier finding still open"
    )


def test_a_day_on_which_old_findings_are_settled_is_no_quiet_one() -> None:
    day = replace(busy_day(findings=()), standing=())
    made = mail(analyst(language="en", clean_days=False), day)
    assert made["Subject"].endswith(": no problems found, 1 earlier finding resolved, 2 values changed")


def test_what_closed_says_how_the_new_report_judged_it() -> None:
    (closed,) = busy_day().closed
    closing = replace(closed, closing="confirms", now="6625")
    text = text_of(mail(analyst(language="en"), replace(busy_day(), closed=(closing,))))
    assert "- LME zinc stock today (the new report prints 6625, the proposed value)" in text


def test_gravest_first_then_by_commodity() -> None:
    text = text_of(mail(analyst(severities=["error", "warn", "info"])))
    expected = [
        ("错误", "铅"),
        ("错误", "贵金属整块数据"),
        ("警示", "表1"),
        ("警示", "本期报告"),
        ("提示", "铜"),
    ]
    assert re.findall(r"^\[(..)\] (\S+)", text, re.MULTILINE) == expected
    assert re.findall(r"^\d\. \[(..)\] (\S+)", text, re.MULTILINE) == expected


def test_a_card_holds_what_is_printed_what_it_should_be_and_the_proof() -> None:
    made = mail(analyst(language="en"))
    text = unescape(re.sub(r"<[^>]+>", " ", html_of(made)))
    for shown in (
        "256875",
        "6625",
        "LME lead on-warrant stock today",
        "The whole row is a day late The stock and its parts (267850 − 261225) gives 6625",
        "0 ≠ 4350",
        "LME lead stock today, LME lead cancelled warrants today",
        "the evidence allows 2002.5–2003.5",
        "2 more",
    ):
        assert " ".join(shown.split()) in " ".join(text.split())


def test_the_crop_shows_the_culprit_boxed_and_the_chart_its_suspect_point() -> None:
    pictures = pictures_of(mail(analyst()))
    assert set(pictures) == {"crop-1", "chart-1", "crop-2", "crop-3"}
    for name, colour in (("crop-1", (192, 39, 29)), ("crop-3", (178, 106, 0)), ("chart-1", (192, 39, 29))):
        image = Image.open(io.BytesIO(pictures[name])).convert("RGB")
        near = sum(
            all(abs(a - b) < 30 for a, b in zip(p, colour, strict=True)) for p in image.get_flattened_data()
        )
        assert near > 20, name


def test_the_chart_names_its_series_and_unit_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = []
    monkeypatch.setattr(
        "ribao.notify.pictures.draw_chart", lambda points, title, proposed: titles.append(title)
    )
    for language in ("zh", "en"):
        mail(analyst(language=language))
    assert {"铅 LME仓单 (吨)", "LME lead on-warrant stock (t)"} <= set(titles)


def test_every_picture_is_shown_and_every_shown_picture_is_there() -> None:
    made = mail(analyst())
    assert sorted(re.findall(r'src="cid:([^"]+)"', html_of(made))) == sorted(pictures_of(made))


def many(count: int) -> Daily:
    cells = [c for i in busy_day().report.indicators for c in i.cells.values() if c.text]
    fact = Fact("printed", {"printed": "x" * 60, "rows": 1})
    made = [build_finding("x", "wrong_value", [c.id], fact) for c in cells[:count]]
    findings = [replace(f, fingerprint=str(n)) for n, f in enumerate(made)]
    return busy_day(findings=tuple(findings))


def test_pictures_stay_under_300_kb_whatever_there_is_to_show() -> None:
    day = many(120)
    shown, pictures = add_pictures(build_view(day, analyst(), "zh").cards, day, DRAW, "zh")
    assert 200_000 < sum(map(len, pictures.values())) < 300_000
    assert len([c for c in shown if c.crop]) == len([p for p in pictures if p.startswith("crop")]) < 120


def test_a_mail_of_many_findings_stays_short_and_says_what_it_left_out() -> None:
    made = mail(analyst(), many(120))
    assert len([p for p in pictures_of(made) if p.startswith("crop")]) == MOST_CARDS
    assert len(re.findall(r"^\d+\. \[错误\]", text_of(made), re.MULTILINE)) == MOST_LISTED
    for text in (f"另有 {120 - MOST_LISTED} 项", f"另有 {120 - MOST_CARDS} 条，证据见日报台"):
        assert text in html_of(made) and text in text_of(made)
    assert len(html_of(made).encode()) < 100_000  # Gmail cuts longer ones


def test_subscribers_see_their_commodities_only() -> None:
    text = text_of(mail(analyst(commodities=["zn"], language="en")))
    assert "LME copper stock is missing" in text  # about the whole report
    assert "lead" not in text and "gold" not in text
    assert "zinc: 逢低做多 [changed, was 观望]" in text
    assert "Settled since the last report\n- 锌" not in text and "LME zinc stock" in text
    assert "SHFE zinc" in text and "SHFE copper" not in text


def test_an_audience_sees_its_severities_only() -> None:
    assert "[警示]" not in text_of(mail(analyst(severities=["error"])))
    assert write_reason(NOTE, "zh")[0] in text_of(mail(analyst(severities=["info"])))


def test_quiet_days_can_be_switched_off() -> None:
    assert daily_mails(clean_day(), DRAW, write_day, [analyst(clean_days=False)], LINKS) == []
    assert daily_mails(
        busy_day(), DRAW, write_day, [analyst(clean_days=False, commodities=["rb"])], LINKS
    )  # report-wide
    nothing = replace(busy_day(findings=(STOCK,)), revisions=())
    assert daily_mails(nothing, DRAW, write_day, [analyst(clean_days=False, commodities=["rb"])], LINKS) == []


def test_engineers_get_it_only_if_they_ask() -> None:
    engineer = Audience("ops", "engineer", ("ops@example.com",))
    assert daily_mails(busy_day(), DRAW, write_day, [engineer], LINKS) == []
    assert len(daily_mails(busy_day(), DRAW, write_day, [replace(engineer, daily=True)], LINKS)) == 1


def test_a_suspect_quote_is_marked_where_moves_are_listed() -> None:
    assert re.search(r"LME铅 2053, 50, 2.50% \[存疑\]", text_of(mail(analyst())))


def test_every_value_of_a_finding_is_printed_and_alike_header_dates_are_one_line() -> None:
    row = tuple(RowRef.indicator("铅", "LME仓单").cell(f) for f in ("current", "previous", "change"))
    proposals = tuple(Proposal(c, right) for c, right in zip(row, ("261225", "256875", "4350"), strict=True))
    several = replace(STOCK, cells=row, proposals=proposals)
    dates = tuple(h.current.id for h in busy_day().report.headers)
    late = replace(
        OLD, cells=dates, fingerprint="f-dates", proposals=tuple(Proposal(c, "3月28日") for c in dates)
    )
    made = mail(analyst(), busy_day(findings=(several, late)))
    for shown in (text_of(made), unescape(html_of(made))):
        assert all(right in shown for right in ("261225", "256875", "4350"))
        assert "LME仓单 涨跌" in shown and f"等 {len(dates) - 1} 处" in shown
    assert "[错误] 本期报告" in text_of(made)


def test_what_is_only_news_is_not_struck_out_and_no_equation_that_holds_is_denied() -> None:
    cell = CellRef("t2/铅/LME铅/previous")
    operands = (Operand(cell, "2016"), Operand(cell.in_past, "2016"))
    note = build_finding(
        "day.confirmed",
        "confirmed",
        [cell],
        Fact("confirmed", {"printed": "2016", "before": "2106"}),
        expected="2016",
        evidence=[Evidence("day.previous", "{0} = {1}", operands, True)],
    )
    day = busy_day(findings=(replace(note, fingerprint="f-note"),))
    html = html_of(mail(analyst(severities=["info"]), day))
    assert "line-through" not in re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert "2016 = 2016" in html and "不成立的等式" not in html and "佐证所容许" not in html
