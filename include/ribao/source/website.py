"""A publisher's site: list page (and older ones) -> the day's entry -> its detail page -> the PDF."""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from bs4.exceptions import ParserRejectedMarkup

from ribao.errors import FetchRefused, NotYet, SiteChanged, SourceUnavailable
from ribao.model import Fetched
from ribao.source.config import Website
from ribao.source.days import days_in
from ribao.source.pdf import require_pdf
from ribao.web.browser import Browser, Page

# What makes the next request for the same file conditional.
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_PDF_TRIES = 3
# A list that yields less than this part of what it did before is reported as changed.
_FEWEST = 1 / 3


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its text, its absolute address, and the text around it."""

    text: str
    url: str
    around: str

    def days(self) -> list[date]:
        """The dates in its title, otherwise those beside it, otherwise those in its address."""
        return days_in(self.text) or days_in(self.around) or days_in(self.url)


def look(day: date, site: Website, counts: MutableMapping[str, int]) -> bool:
    """Whether the list has an entry for the day. Errors as in `fetch`, NotYet aside."""
    with Browser(site) as browser:
        return _entry(day, site, browser, counts) is not None


def fetch(
    day: date, site: Website, counts: MutableMapping[str, int], known_headers: Mapping[str, Mapping[str, str]]
) -> Fetched | None:
    """The day's PDF; None where it is the same as `known_headers` (address -> headers it came with before).

    `counts` says how many entries the first list page had when last seen, and takes how many it has now.
    Raises NotYet, SourceUnavailable, FetchRefused, or SiteChanged where pages no longer look as configured.
    """
    with Browser(site) as browser:
        entry = _entry(day, site, browser, counts)
        if entry is None:
            raise NotYet(f"{site.name} has no entry for {day}", "it is looked for again")
        detail = browser.get(entry.url)
        link = _pdf_link(day, site, detail)
        page = _pdf(browser, link.url, _conditions(known_headers.get(link.url, {})))
    if page.content is None:
        return None
    name = unquote(urlsplit(page.url).path.rsplit("/", 1)[-1])
    return Fetched(day, page.content, site.name, link.url, name, datetime.now(UTC), page.headers)


def _pdf(browser: Browser, url: str, conditions: Mapping[str, str]) -> Page:
    """The PDF, asked for again where it came cut off."""
    for left in reversed(range(_PDF_TRIES)):
        page = browser.get(url, conditions)
        try:
            if page.content is not None:
                require_pdf(page.content, url)
            return page
        except SourceUnavailable:
            if not left:
                raise
    raise AssertionError("unreachable")


def _conditions(headers: Mapping[str, str]) -> dict[str, str]:
    values = {name.lower(): value for name, value in headers.items()}
    return {ask: values[given] for given, ask in _VALIDATORS.items() if given in values}


def _entry(day: date, site: Website, browser: Browser, counts: MutableMapping[str, int]) -> Link | None:
    """The entry whose title, or own date, is the day; looked for until the list is older than the day."""
    for number, page in enumerate(_list_pages(site, browser)):
        entries = _entries(page, site)
        dated = [d for e in entries for d in e.days()[:1]]
        found = [e for e in entries if day in e.days()[:1]]
        if number == 0:
            if not found:
                _require_entries(len(dated), page, site, counts.get(site.name, 0))
            counts[site.name] = len(dated)
        if found:
            return found[0]
        if dated and max(dated) < day:
            return None
    return None


def _require_entries(count: int, page: Page, site: Website, before: int) -> None:
    """SiteChanged where the first list page has no dated entry, or far fewer than when it was last seen."""
    if count and count >= before * _FEWEST:
        return
    wanted = f"link matching {site.entry_path} with {site.entry_text} and a date"
    error = SiteChanged(
        f"the list page {page.url} has {count or 'no'} {wanted}; it had {before or 'none'} when last seen",
        "compare the saved page with config/sources.yaml",
    )
    error.page = page.content or b""
    error.source = site.name
    raise error


def _list_pages(site: Website, browser: Browser) -> Iterator[Page]:
    url: str | None = site.list_url
    seen: set[str] = set()
    while url and url not in seen and len(seen) < site.list_pages:
        seen.add(url)
        page = browser.get(url)
        yield page
        older = [link.url for link in _links(page) if site.next_text in link.text]
        url = older[0] if older else None


def _entries(page: Page, site: Website) -> list[Link]:
    return [
        link
        for link in _links(page)
        if re.search(site.entry_path, urlsplit(link.url).path)
        and re.search(site.entry_text, link.text)
        and not re.search(site.other_text, link.text)
    ]


def _pdf_link(day: date, site: Website, page: Page) -> Link:
    """The report's PDF on a detail page: of several the one that names the day, then the one that names the report."""
    pdfs = [
        link
        for link in _links(page)
        if re.search(site.pdf_path, urlsplit(link.url).path, re.IGNORECASE)
        and not re.search(site.other_text, link.text)
    ]
    if not pdfs:
        raise FetchRefused(f"{page.url} links no PDF", "open it in a browser; it may want a login")

    def likeness(link: Link) -> tuple[bool, bool, bool]:
        return (
            day in days_in(link.text),
            day in days_in(link.url),
            bool(re.search(site.entry_text, link.text)),
        )

    return max(pdfs, key=likeness)


def _links(page: Page) -> list[Link]:
    soup = _parse_html(page)
    base = soup.find("base", href=True)
    root = (_absolute(page.url, base) if isinstance(base, Tag) else None) or page.url
    links = (_link(a, root) for a in soup.find_all("a", href=True) if isinstance(a, Tag))
    return [link for link in links if link]


def _parse_html(page: Page) -> BeautifulSoup:
    """A page's elements. FetchRefused where it is too damaged, as by a NUL in the name of its character set."""
    try:
        return BeautifulSoup(page.content or b"", "lxml", from_encoding=_charset(page.headers))
    except (ParserRejectedMarkup, ValueError) as error:
        raise FetchRefused(f"{page.url} is no HTML: {error}", "open it in a browser") from error


def _link(a: Tag, root: str) -> Link | None:
    """The link of an element; None where its address is none."""
    text = a.get_text(" ", strip=True) or str(a.get("title") or "")
    url = _absolute(root, a)
    return Link(text, url, _around(a.parent)) if url else None


def _absolute(root: str, element: Tag) -> str | None:
    """The address in an element's href as seen from `root`; None where it is no address, as in `http://[`."""
    try:
        url = urljoin(root, str(element["href"]).strip())
        urlsplit(url)
    except ValueError:
        return None
    return url


def _around(parent: PageElement | None) -> str:
    """The text of a list item or table row around a link; a whole list of links says nothing about one."""
    if isinstance(parent, Tag) and len(parent.find_all("a", limit=2)) == 1:
        return parent.get_text(" ", strip=True)
    return ""


def _charset(headers: Mapping[str, str]) -> str | None:
    found = re.search(r"charset=[\"']?([\w-]+)", headers.get("Content-Type", ""))
    return found[1] if found else None
