"""Header dates must be the data date and the trading day before. Headers that are wrong alike are one cause."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ribao import calendar
from ribao.catalogue.thresholds import threshold
from ribao.check.findings import build_finding
from ribao.dates import header_day
from ribao.model import Fact, Finding, HeaderDates, Report

_REPORT_WIDE_SHARE: float = threshold("headers.report_wide_share")
_NAMES = ("current", "previous")

# The wrong dates of a header by their columns: the day that each means, or its text where it means none.
Slip = tuple[tuple[str, date | str], ...]


def find_wrong_headers(report: Report) -> Iterator[Finding]:
    """A finding for each slip, as wide as it reaches: the whole report, both halves of a block, a half."""
    if report.data_date is None or report.report_date is None:
        return
    days = (report.data_date, calendar.previous_trading_day(report.data_date))
    right = dict(zip(_NAMES, days, strict=True))
    slips: dict[Slip, list[HeaderDates]] = {}
    for header in report.headers:
        if slip := _slip(header, right, report.report_date):
            slips.setdefault(slip, []).append(header)
    for slip, headers in slips.items():
        for here in _reach(headers, report.headers):
            yield _finding(here, [name for name, _ in slip], right, report)


def _slip(header: HeaderDates, right: Mapping[str, date], report_date: date) -> Slip:
    found = []
    for name in _NAMES:
        text = getattr(header, name).text
        if text is not None and (day := header_day(text, report_date)) != right[name]:
            found.append((name, day or _bare(text)))
    return tuple(found)


def _reach(wrong: Sequence[HeaderDates], every: Sequence[HeaderDates]) -> Iterator[Sequence[HeaderDates]]:
    """The headers that are wrong alike, together as far as they are one cause."""
    if len({h.block for h in every}) > 1 and len(wrong) >= _REPORT_WIDE_SHARE * len(every):
        yield wrong
        return
    for block in dict.fromkeys(h.block for h in wrong):
        here = [h for h in wrong if h.block == block]
        whole = len(here) == sum(h.block == block for h in every)
        yield from [here] if whole else [[h] for h in here]


def _finding(
    headers: Sequence[HeaderDates], names: Sequence[str], right: Mapping[str, date], report: Report
) -> Finding:
    first, texts = headers[0], {n: f"{right[n].month}月{right[n].day}日" for n in names}
    values = {
        "place": _name_place(headers, report),
        "block": first.block,
        "side": first.side,
        "count": len(headers),
        "every": len(report.headers),
        "printed": [_bare(getattr(first, n).text or "") for n in names],
        "right": list(texts.values()),
    }
    return build_finding(
        "calendar.header_date",
        "wrong_header_date",
        tuple(getattr(h, n).id for h in headers for n in names),
        Fact("header_dates", values),
        proposals={getattr(h, n).id: texts[n] for h in headers for n in names},
        expected="、".join(texts.values()),
    )


def _name_place(headers: Sequence[HeaderDates], report: Report) -> str:
    """Where the wrong headers stand: all of them, some, both halves of a block, or one half."""
    if len({h.block for h in headers}) > 1:
        return "all" if len(headers) == len(report.headers) else "some"
    return "both" if len(headers) > 1 else "half"


def _bare(text: str) -> str:
    return "".join(text.split())
