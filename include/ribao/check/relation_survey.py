"""How the catalogue's relations fare on a history."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ribao import calendar
from ribao.cells import CellRef
from ribao.check.cross_report import find_lone_quotes, relate_closes, relate_days, relate_statements
from ribao.check.intervals import Interval
from ribao.check.relations import (
    Relation,
    build_relations,
    expand_equations,
    load_relations_file,
    select_usable,
)
from ribao.model import ReportSnapshot
from ribao.numbers import parse_printed


@dataclass(frozen=True, slots=True)
class Record:
    """An equation and how it fared as printed: it held in `held` of `times`, and in `spoilt` more a number was found wrong."""

    name: str
    equation: str
    held: int
    times: int
    spoilt: int = 0
    why: str = ""


def survey_relations(history: Sequence[ReportSnapshot]) -> list[Record]:
    """Every relation of the catalogue with how often it held; also those that the history has no case of."""
    counts: dict[tuple[str, str], Counter[str]] = {key: Counter() for key in _lines()}
    days = {past.report_date: past for past in history}
    for past in history:
        before = days.get(calendar.previous_trading_day(past.report_date))
        for relation, outcome in _test_relations(past, before):
            counts.setdefault((relation.name, relation.equation), Counter())[outcome] += 1
    return [
        Record(*key, c["held"], c.total(), c["spoilt"], _lines().get(key, "")) for key, c in counts.items()
    ]


def _lines() -> dict[tuple[str, str], str]:
    """The catalogue's lines: (name, equation) -> why."""
    rows = [*load_relations_file()["row"], *load_relations_file()["twins"], *load_relations_file()["others"]]
    lines = [(line, line["equation"]) for line in rows]
    return {(line["name"], equation): line["why"] for line, equation in (*expand_equations(), *lines)}


def _test_relations(past: ReportSnapshot, before: ReportSnapshot | None) -> Iterator[tuple[Relation, str]]:
    """The relations of one report whose every number is printed: held, spoilt (by a wrong number) or broken."""
    texts = {cell: text for cell, text in past.cells.items() if text is not None}
    found, wrong = build_relations(past.series), set(past.proposed)
    if before:
        same = {s: row for row, s in before.series.items() if s}
        rows = {r: same.get(s or "", r) for r, s in past.series.items() if r.table == "t2"}
        found += relate_days(rows, before, texts, wrong)
        found += relate_closes(find_lone_quotes(past.series, found), before, texts)
    found += relate_statements(past.statements, past.series, texts)
    values = as_intervals(texts)
    for relation in select_usable(found, values):
        if relation.holds(values):
            yield relation, "held"
        else:
            yield relation, "spoilt" if wrong.intersection(relation.cells) else "broken"


def as_intervals(texts: Mapping[CellRef, str]) -> dict[CellRef, Interval]:
    """What each printed number stands for."""
    numbers = {cell: parse_printed(text) for cell, text in texts.items()}
    return {cell: Interval(n.low, n.high) for cell, n in numbers.items() if n}
