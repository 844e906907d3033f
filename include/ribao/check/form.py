"""Checks that need no equation: header dates, blank cells, zeros for missing, signs."""

from collections.abc import Iterator

from ribao import calendar
from ribao.catalogue import all_series
from ribao.check.evidence import Evidence
from ribao.dates import header_day
from ribao.model import Finding, HeaderDates, Indicator, Report
from ribao.numbers import parse_printed

_SERIES = {s.id: s for s in all_series()}
_NEVER_NEGATIVE = ("price", "stock", "ratio", "holding")


def header_findings(report: Report) -> Iterator[Finding]:
    """Header dates must be the data date and the trading day before it."""
    if report.data_date is None or report.report_date is None:
        return
    wanted = {"current": report.data_date, "previous": calendar.previous_trading_day(report.data_date)}
    for header in report.headers:
        wrong = [n for n in ("current", "previous") if _is_wrong(header, n, report, wanted[n])]
        if wrong:
            cells = tuple(getattr(header, n).id for n in wrong)
            printed = "、".join(getattr(header, n).text or "" for n in wrong)
            right = "、".join(f"{wanted[n].month}月{wanted[n].day}日" for n in wrong)
            yield Finding(
                "calendar.header_date",
                "error",
                cells,
                f"{header.block}表头日期印作 {printed}，应为 {right}",
                expected=right,
                proposed=right.split("、")[0],
                relations=(f"表头日期 = 数据日 {report.data_date} 及其前一交易日",),
                pattern="wrong_header_date",
                message_en=f"{header.block}: header dates are printed {printed}, the data are of {right}",
            )


def _is_wrong(header: HeaderDates, name: str, report: Report, wanted: object) -> bool:
    text = getattr(header, name).text
    assert report.report_date is not None
    return text is not None and header_day(text, report.report_date) != wanted


def blank_findings(evidence: Evidence) -> Iterator[Finding]:
    """A labelled row with some of its three numbers left empty; the others may give the value."""
    for row in evidence.report.indicators:
        blank = [f for f, c in row.cells.items() if c.text is None]
        if row.metric is None or not blank:
            continue
        right = _fill(row, blank, evidence)
        message = f"{row.block}「{row.metric}」的{_zh(blank)}为空" + (f"，应为 {right}" if right else "")
        yield Finding(
            "form.blank",
            "warn",
            tuple(row.cells[f].id for f in blank),
            message,
            expected=right,
            proposed=right,
            relations=("涨跌 = 今日 − 昨日",) if right else (),
            pattern="blank_cell",
            message_en=f"{row.block} {row.metric}: {', '.join(blank)} left empty"
            + (f"; should be {right}" if right else ""),
        )


def _zh(names: list[str]) -> str:
    return "、".join({"current": "今日值", "previous": "昨日值", "change": "涨跌"}[n] for n in names)


def _fill(row: Indicator, blank: list[str], evidence: Evidence) -> str | None:
    """The blank's value from the other two, or yesterday's current for a blank previous."""
    numbers = {f: n.value for f, c in row.cells.items() if (n := parse_printed(c.text))}
    past = evidence.yesterday.cells.get(row.cells["current"].id) if evidence.yesterday else None
    if "previous" not in numbers and (n := parse_printed(past)):
        numbers["previous"] = n.value
    match blank[0]:
        case "current" if {"previous", "change"} <= numbers.keys():
            return str(numbers["previous"] + numbers["change"])
        case "previous" if "previous" in numbers:
            return str(numbers["previous"])
        case "previous" if {"current", "change"} <= numbers.keys():
            return str(numbers["current"] - numbers["change"])
        case "change" if {"current", "previous"} <= numbers.keys():
            return str(numbers["current"] - numbers["previous"])
    return None


def zero_findings(evidence: Evidence) -> Iterator[Finding]:
    """A bare 0 where the series prints decimals or never is 0: the value was missing."""
    for row in evidence.report.indicators:
        current, previous = (parse_printed(row.cells[f].text) for f in ("current", "previous"))
        if (
            row.series is None
            or current is None
            or previous is None
            or current.value != 0
            or previous.value == 0
        ):
            continue
        kind = _SERIES[row.series].kind
        decimals = previous.half < parse_printed("1").half and current.half == parse_printed("1").half  # type: ignore[union-attr]
        if (
            kind in ("price", "ratio", "holding")
            or (kind == "premium" and decimals)
            or (kind == "stock" and previous.value >= 1000)
        ):
            change = parse_printed(row.cells["change"].text)
            fields = ("current", "change") if change and change.value == -previous.value else ("current",)
            yield Finding(
                "form.zero_for_missing",
                "error",
                tuple(row.cells[f].id for f in fields),
                f"{row.block}「{row.metric}」印作 0，昨日为 {row.cells['previous'].text}：缺数被印成 0",
                relations=(f"昨日值 {row.cells['previous'].text}",),
                pattern="missing_as_zero",
                message_en=f"{row.block} {row.metric} is printed 0 after {row.cells['previous'].text}: a missing value printed as 0",
            )


def sign_findings(evidence: Evidence) -> Iterator[Finding]:
    """A negative price, stock or ratio."""
    for row in evidence.report.indicators:
        if row.series is None or _SERIES[row.series].kind not in _NEVER_NEGATIVE:
            continue
        for name in ("current", "previous"):
            number = parse_printed(row.cells[name].text)
            if number and number.value < 0:
                right = str(-number.value)
                yield Finding(
                    "form.sign",
                    "error",
                    (row.cells[name].id,),
                    f"{row.block}「{row.metric}」不可能为负：{row.cells[name].text}，应为 {right}",
                    expected=right,
                    proposed=right,
                    pattern="sign_flip",
                    message_en=f"{row.block} {row.metric} cannot be negative: printed {row.cells[name].text}, should be {right}",
                )
