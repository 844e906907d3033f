"""The day's entry is found on pages of every shape, and never is it "the first link"."""

from datetime import date

import pytest
from ribao.errors import FetchRefused, NotYet, SiteChanged
from ribao.source import website
from ribao_local.faults import Answer

from tests.fixtures.web import LIST, PDF, Web, link, pdf

DAY = date(2024, 3, 29)


def fetch_content(web: Web, day: date = DAY, **given: object) -> bytes:
    found = website.fetch(day, web.site(**given), {}, {})
    assert found
    return found.content


@pytest.mark.parametrize(
    "title",
    [
        "商品日报20240329",
        "商品日报 2024-03-29",
        "铜冠金源期货日报（2024年3月29日）",
        "2024/3/29 日报",
        "日报 2024.03.29",
    ],
)
def test_an_entry_is_known_by_the_date_in_its_title(web: Web, title: str) -> None:
    web.serve_list(link(3, "商品日报20240401"), link(2, title), link(1, "商品日报20240328"))
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


def test_a_page_that_is_made_to_take_long_does_not(web: Web) -> None:
    """Blanks after a year, and thousands of links in one element: work grows with the page's length only."""
    web.serve_list(
        link(2, f"日报 2024{' ' * 500_000}x") + "".join(f'<a href="/{n}">x</a>' for n in range(20_000))
    )
    with pytest.raises(SiteChanged):
        fetch_content(web)


def test_or_by_its_own_date_beside_it(web: Web) -> None:
    web.serve_list(link(3, "商品日报", "2024-04-01"), link(2, "商品日报", "2024-03-29"))
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


def test_the_title_goes_before_the_day_it_was_put_up(web: Web) -> None:
    """A report that is put up on the evening before, or corrected a day later."""
    web.serve_list(link(3, "商品日报20240401", "2024-03-29"), link(2, "商品日报20240329", "2024-03-28"))
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


def test_the_first_link_is_nothing_special(web: Web) -> None:
    web.serve_list(link(9, "商品日报20240402"), link(8, "商品日报20240401"), link(2, "商品日报20240329"))
    with pytest.raises(NotYet):
        website.fetch(date(2024, 4, 3), web.site(), {}, {})
    assert web.asked == [LIST]


def test_weeklies_and_monthlies_are_left_alone(web: Web) -> None:
    web.serve_list(
        link(5, "日报周报20240329"),
        link(4, "商品周报20240329"),
        link(3, "商品月报20240329 日报附件"),
        link(2, "商品日报20240329"),
    )
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")
    web.serve_list(link(4, "商品周报20240329"), link(1, "商品日报20240328"))
    assert website.look(DAY, web.site(), {}) is False


def test_older_entries_are_on_the_following_pages(web: Web) -> None:
    following = '<a href="?page={}">下一页</a>'
    web.page(LIST, link(9, "商品日报20240402") + following.format(2))
    web.page(f"{LIST}?page=2", link(8, "商品日报20240401") + following.format(3))
    web.page(f"{LIST}?page=3", link(7, "商品日报20240329") + following.format(4))
    web.report(7, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")
    assert f"{LIST}?page=4" not in web.asked


def test_not_past_the_day_and_not_in_circles(web: Web) -> None:
    web.page(LIST, link(9, "商品日报20240402") + '<a href="?page=2">下一页</a>')
    web.page(f"{LIST}?page=2", link(8, "商品日报20240328") + f'<a href="{LIST}">下一页</a>')
    assert website.look(DAY, web.site(), {}) is False
    assert web.asked == [LIST, f"{LIST}?page=2"]
    assert website.look(date(2020, 1, 2), web.site(), {}) is False
    assert len(web.asked) == 4


@pytest.mark.parametrize("declared", ["; charset=gbk", "; charset=GB2312", ""])
def test_a_page_in_gbk(web: Web, declared: str) -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    web.page(LIST, f"<html><head>{meta}</head>{link(2, '商品日报2024年3月29日')}</html>", "gbk", declared)
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


@pytest.mark.parametrize(
    "href", ["2", "./2", f"{LIST}2", "//127.0.0.1:{port}{path}2", "http://127.0.0.1:{port}{path}2", " 2\n"]
)
def test_relative_and_absolute_links(web: Web, href: str) -> None:
    web.serve_list(f'<a href="{href.format(port=web.port, path=LIST)}">商品日报20240329</a>')
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


def test_links_hang_on_the_base_of_a_page(web: Web) -> None:
    web.page(LIST, f'<base href="{LIST}"><a href="2">商品日报20240329</a>')
    web.report(2, "x.pdf")
    assert fetch_content(web) == pdf("x.pdf")


def test_where_text_and_address_disagree_the_text_holds(web: Web) -> None:
    web.page(
        LIST,
        f'<li><a href="{LIST}20240328">商品日报20240329</a></li><li><a href="{LIST}20240329">商品日报20240328</a></li>',
    )
    web.page(
        f"{LIST}20240328",
        '<a href="/f/20240328.pdf">日报20240329</a> <a href="/f/20240329.pdf">日报20240328</a>',
    )
    web.file("/f/20240328.pdf", pdf("by its text"))
    assert fetch_content(web) == pdf("by its text")


def test_of_several_pdfs_the_one_of_the_day(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240329"))
    web.report(2, "免责声明.pdf", "商品周报20240329.pdf", "商品日报20240328.pdf", "商品日报20240329.pdf")
    web.pages = {quote_path(path): page for path, page in web.pages.items()}
    assert fetch_content(web) == pdf("商品日报20240329.pdf")


def test_of_undated_pdfs_the_one_that_is_called_the_report(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240329"))
    web.page(f"{LIST}2", '<a href="/f/a.pdf">免责声明</a><a href="/f/b.pdf">日报下载</a>')
    web.file("/f/b.pdf", pdf("b"))
    assert fetch_content(web) == pdf("b")


def test_a_weekly_alone_is_not_taken_for_the_report(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240329"))
    web.page(f"{LIST}2", '<a href="/f/a.pdf">商品周报20240329</a>')
    with pytest.raises(FetchRefused, match="links no PDF"):
        fetch_content(web)


def test_the_origin_of_a_file_is_recorded(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240329"))
    web.page(f"{LIST}2", '<a href="/go">下载.pdf</a><a href="/f/r.pdf">x</a>')
    web.file("/f/r.pdf", PDF, ETag='"7"')
    found = website.fetch(DAY, web.site(), {}, {})
    assert found
    assert (found.report_date, found.source, found.name) == (DAY, "site", "r.pdf")
    assert found.url == f"{web.root}/f/r.pdf"
    assert found.headers["ETag"] == '"7"'
    assert found.fetched_at.tzinfo


def test_an_unchanged_file_is_not_fetched_again(web: Web) -> None:
    """Header names come in any case."""
    web.serve_list(link(2, "商品日报20240329"))
    web.report(2, "x.pdf")

    def conditional(headers: object) -> Answer:
        same = headers["If-None-Match"] == '"7"' and headers["If-Modified-Since"] == "then"  # type: ignore[index]
        return Answer(b"", {}, 304) if same else Answer(PDF, {"etag": '"7"'})  # type: ignore[arg-type]

    web.pages["/f/x.pdf"] = conditional
    known_headers = {f"{web.root}/f/x.pdf": {"etag": '"7"', "LAST-MODIFIED": "then"}}
    assert website.fetch(DAY, web.site(), {}, known_headers) is None
    assert website.fetch(DAY, web.site(), {}, {f"{web.root}/f/x.pdf": {"ETag": '"6"'}}) is not None


def test_a_list_without_entries_has_changed(web: Web) -> None:
    web.page(LIST, "<div id=app></div><a href='/login'>登录</a>")
    with pytest.raises(
        SiteChanged, match=r"has no link matching /jinyuantouyan/\\d\+ .* it had 20"
    ) as failure:
        website.look(DAY, web.site(), {"site": 20})
    assert b"<div id=app>" in failure.value.page
    assert failure.value.source == "site"


def test_so_has_one_whose_entries_carry_no_date_any_more(web: Web) -> None:
    web.serve_list(link(3, "今日日报"), link(2, "昨日日报"))
    with pytest.raises(SiteChanged, match="and a date"):
        website.look(DAY, web.site(), {})


def test_so_has_one_with_far_fewer_entries_than_before(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240328"))
    with pytest.raises(SiteChanged, match=r"has 1 link .* it had 20"):
        website.look(DAY, web.site(), {"site": 20})
    web.serve_list(link(3, "商品日报20240329"))
    assert website.look(DAY, web.site(), {"site": 20}), "what is there is taken"


def test_the_number_of_entries_is_noted(web: Web) -> None:
    counts: dict[str, int] = {}
    web.serve_list(*(link(n, f"商品日报202403{n}") for n in range(11, 19)))
    website.look(DAY, web.site(), counts)
    assert counts == {"site": 8}


def quote_path(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?=")
