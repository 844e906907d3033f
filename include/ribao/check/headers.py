"""Header dates must be the data date and the trading day before. Headers that are wrong alike are one cause."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ribao import calendar
from ribao.check.finding_types import make_finding
from ribao.dates import header_day
from ribao.model import Finding, HeaderDates, Report

# A slip that this share of all headers shows is the report's; the others are right, or wrong by themselves.
_REPORT = 0.8
_NAMES = ("current", "previous")

# The wrong dates of a header by their columns: the day that each means, or its text where it means none.
Slip = tuple[tuple[str, date | str], ...]


def header_findings(report: Report) -> Iterator[Finding]:
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
    if len({h.block for h in every}) > 1 and len(wrong) >= _REPORT * len(every):
        yield wrong
        return
    for block in dict.fromkeys(h.block for h in wrong):
        here = [h for h in wrong if h.block == block]
        whole = len(here) == sum(h.block == block for h in every)
        yield from [here] if whole else [[h] for h in here]


def _finding(
    headers: Sequence[HeaderDates], names: Sequence[str], right: Mapping[str, date], report: Report
) -> Finding:
    printed = [_bare(getattr(headers[0], n).text or "") for n in names]
    texts = {n: f"{right[n].month}月{right[n].day}日" for n in names}
    zh, en = _place(headers, report)
    told = "、".join(texts.values())
    return make_finding(
        "calendar.header_date",
        "wrong_header_date",
        tuple(getattr(h, n).id for h in headers for n in names),
        f"{zh}表头日期印作 {'、'.join(printed)}，应为 {told}。",
        f"{en}: header dates are printed {', '.join(printed)}, the data are of {', '.join(texts.values())}.",
        proposals={getattr(h, n).id: texts[n] for h in headers for n in names},
        expected=told,
        relations=(f"表头日期 = 数据日 {report.data_date} 及其前一交易日",),
    )


def _place(headers: Sequence[HeaderDates], report: Report) -> tuple[str, str]:
    first, every = headers[0], len(report.headers)
    if len({h.block for h in headers}) > 1:
        whole = len(headers) == every
        zh = f"全部 {every} 处" if whole else f"{every} 处表头中有 {len(headers)} 处，其"
        return zh, f"all {every} headers" if whole else f"{len(headers)} of {every} headers"
    if len(headers) > 1:
        return f"{first.block}左右两半", f"{first.block}, both halves"
    return f"{first.block}{'左' if first.side == 'left' else '右'}半", f"{first.block}, {first.side} half"


def _bare(text: str) -> str:
    return "".join(text.split())
