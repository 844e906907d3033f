"""The report's make-up: series that are new, missing, renamed, or whose label is misspelt."""

from collections.abc import Iterator, Mapping
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from ribao.catalogue import all_series
from ribao.check.finding_types import make_finding
from ribao.check.relations import row_id, row_series
from ribao.labels import label_key
from ribao.model import Finding, Indicator, Report, ReportSnapshot
from ribao.numbers import parse_printed

# Two labels of one block so far apart at most are one label misspelt (SHEF, LEM; letters swapped count one).
_MISSPELT = 1
# So alike (0 to 100) must labels be for one to be proposed as the other's new name.
_ALIKE = 40


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Label -> series id, for each block."""
    found: dict[str, dict[str, str]] = {}
    for series in all_series():
        for label in (series.metric, *series.aliases):
            found.setdefault(series.block, {})[label] = series.id
    return found


def assumed_series(report: Report, yesterday: ReportSnapshot | None) -> dict[str, str | None]:
    """The series of every row for the checks: the reader's, and for unknown labels what they must mean.

    An unknown label means a series that is missing today where it is one slip of the pen away from
    its label, or where it goes on with its values (`renamed`).
    """
    known = meant(row_series(report))
    if yesterday:
        before = meant(yesterday.series)
        for old, row in renamed(report, yesterday, known):
            known[row_id(row.cells["current"].id)] = before.get(old)
    return known


def meant(series: Mapping[str, str | None]) -> dict[str, str | None]:
    """The series of every row id; an unknown label is a missing series of its block that it is one slip away from."""
    known = dict(series)
    taken = {s for s in known.values() if s}
    for row in [r for r, s in series.items() if s is None and r.startswith("t2/")]:
        _, block, label = row.split("/", 2)
        near = [
            s
            for other, s in _labels().get(block, {}).items()
            if s not in taken and DamerauLevenshtein.distance(label, other) <= _MISSPELT
        ]
        if len(near) == 1:
            known[row] = near[0]
            taken.add(near[0])
    return known


def _unknown(report: Report, known: Mapping[str, str | None]) -> list[Indicator]:
    return [i for i in report.indicators if i.metric and not known.get(row_id(i.cells["current"].id))]


def renamed(
    report: Report, yesterday: ReportSnapshot, known: Mapping[str, str | None]
) -> Iterator[tuple[str, Indicator]]:
    """Rows of the day before that go on under another label: (old row id, new row).

    Today's previous is the missing row's current, in the same block, and no other missing row's.
    """
    gone = _gone(report, meant(yesterday.series), known)
    for row in _unknown(report, known):
        key = row_id(row.cells["current"].id)
        if key in yesterday.series:
            continue
        fits = [old for old in gone if old.split("/")[1] == row.block and _goes_on(old, row, yesterday)]
        fits.sort(key=lambda old: -ratio(old.split("/", 2)[2], row.metric or ""))
        if fits and ratio(fits[0].split("/", 2)[2], label_key(row.metric or "")) >= _ALIKE:
            gone.remove(fits[0])
            yield fits[0], row


def _gone(report: Report, before: Mapping[str, str | None], known: Mapping[str, str | None]) -> list[str]:
    """Rows of the day before that today lacks; `before` and `known` are the series of that day's rows and of today's."""
    today = {row_id(i.cells["current"].id) for i in report.indicators}
    series = {s for s in known.values() if s}
    return [
        row
        for row, s in before.items()
        if row.startswith("t2/") and row not in today and (s is None or s not in series)
    ]


def _goes_on(old: str, row: Indicator, yesterday: ReportSnapshot) -> bool:
    was, now = parse_printed(yesterday.cells.get(f"{old}/current")), parse_printed(row.cells["previous"].text)
    return was is not None and now is not None and was.value == now.value


def makeup_findings(report: Report, yesterday: ReportSnapshot | None) -> Iterator[Finding]:
    """What is new, missing or renamed against the day before; such findings name no cells."""
    if yesterday is None:
        return
    was_meant = meant(yesterday.series)
    moved = list(renamed(report, yesterday, assumed_series(report, None)))
    for old, row in moved:
        was, label = old.split("/", 2)[2], label_key(row.metric or "")
        yield _finding(
            "renamed",
            f"{row.block}「{was}」改名为「{label}」：今日的昨日值 {row.cells['previous'].text} 接续其前值；可作为别名登记",
            f"{row.block} {was} goes on as {label}: its previous is the other's last value; add it as an alias",
        )
    known = assumed_series(report, None)
    today = [_row(i) for i in report.indicators if i.metric]
    before = [row for row in was_meant if row.startswith("t2/")]
    gone = [row for row in _gone(report, was_meant, known) if row not in {old for old, _ in moved}]
    yield from _grouped("missing", gone, today, "缺少", "is missing")
    carried = {*before, *(_row(row) for _, row in moved)}
    series = {s for s in was_meant.values() if s}
    new = [row for row in today if row not in carried and known.get(row) not in series]
    yield from _grouped("new", new, before, "新增", "is new")


def _row(indicator: Indicator) -> str:
    return row_id(indicator.cells["current"].id)


def _block(row: str) -> str:
    return row.split("/")[1]


def _grouped(kind: str, rows: list[str], others: list[str], zh: str, en: str) -> Iterator[Finding]:
    """One finding for a row, or for a whole block that the other day lacks."""
    whole = set(map(_block, rows)) - set(map(_block, others))
    for block in sorted(whole):
        yield _finding(kind, f"{zh}整块「{block}」", f"the whole block {block} {en}")
    for row in rows:
        _, block, label = row.split("/", 2)
        if block not in whole:
            yield _finding(kind, f"{zh} {block}「{label}」", f"{block} {label} {en}")


def _finding(kind: str, zh: str, en: str) -> Finding:
    return make_finding(f"makeup.{kind}", kind, (), zh, en)
