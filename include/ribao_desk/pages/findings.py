"""The open findings by commodity, severity, type and age; and how accurate each type is."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from ribao.catalogue import all_commodities, all_series
from ribao.catalogue.finding_types import all_finding_types
from ribao.model import SEVERITIES
from ribao.warehouse import queries
from ribao.warehouse.queries.findings import Wanted

from ribao_desk import findings
from ribao_desk.choices import list_commodities
from ribao_desk.navigation import Place
from ribao_desk.rendering import SHANGHAI
from ribao_desk.visit import Visitor

router = APIRouter()
PLACE = Place(40, "findings", "/findings")
STATES = {"standing": ("open", "acknowledged"), "open": ("open",), "acknowledged": ("acknowledged",),
          "resolved": ("resolved",), "all": ("open", "acknowledged", "resolved")}  # fmt: skip
# A finding's age in reports that show it; the spans of the table in days.
AGES, SPANS = (1, 2, 5, 20), (90, 365, 1825)
# Resolved findings are looked for in so many of the newest reports.
DEPTH = 60
_MONTHS = 24


@router.get("/findings")
def show(
    visit: Visitor,
    state: str = "standing",
    severity: str = "",
    commodity: str = "",
    kind: str = "",
    seen: int = 1,
) -> HTMLResponse:
    """Show the findings that match the filters."""
    wanted = Wanted(
        states=STATES.get(state, STATES["standing"]),
        severity=severity or None,
        commodity=commodity or None,
        headings=_list_headings(commodity),
        kind=kind or None,
        seen=seen,
        depth=1 if "resolved" not in STATES.get(state, ()) else DEPTH,
    )
    with visit.warehouse() as cursor:
        found = queries.findings.list_findings(cursor, wanted)
        kinds = queries.findings.list_kinds(cursor)
        quarantined = queries.findings.list_quarantined(cursor)
    return visit.page(
        "findings.html",
        rows=findings.build_lines(found, visit.language),
        depth=wanted.depth,
        quarantined=quarantined,
        chosen={"state": state, "severity": severity, "commodity": commodity, "kind": kind, "seen": seen},
        states=STATES,
        severities=SEVERITIES,
        commodities=list_commodities(visit.language),
        kinds=[(name, name_kind(name, visit.language)) for name in kinds],
        ages=AGES,
    )


@router.get("/findings/checks")
def show_accuracy(visit: Visitor, span: int = SPANS[1]) -> HTMLResponse:
    """Show how many findings each check makes, and how often they are right."""
    since = datetime.now(SHANGHAI).date() - timedelta(days=span)
    with visit.warehouse() as cursor:
        newest = queries.findings.find_newest_day(cursor)
        since = min(since, newest - timedelta(days=span)) if newest else since
        outcomes = queries.findings.count_outcomes(cursor, since)
        reports = queries.findings.count_reports_since(cursor, since)
    months = _list_months(newest or since)
    return visit.page(
        "checks.html",
        accuracies=_measure(outcomes, months, reports, visit.language),
        months=months,
        reports=reports,
        span=span,
        spans=SPANS,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How accurate one type of finding is: its outcomes, findings per twenty reports, and its count by month."""

    kind: str
    name: str
    outcomes: Counter[str]
    per_20_reports: float
    by_month: tuple[int, ...]

    @property
    def found(self) -> int:
        """How many findings there were."""
        return self.outcomes.total()

    @property
    def hit_rate(self) -> int | None:
        """The share of confirmed findings, in per cent; None where all are undecided."""
        decided = self.outcomes["confirmed"] + self.outcomes["denied"]
        return round(100 * self.outcomes["confirmed"] / decided) if decided else None


def _measure(
    outcomes: list[dict[str, Any]], months: list[date], reports: int, language: str
) -> list[Accuracy]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_month: dict[str, Counter[date]] = defaultdict(Counter)
    for row in outcomes:
        counts[row["kind"]][row["outcome"]] += row["found"]
        by_month[row["kind"]][row["month"]] += row["found"]
    found = [
        Accuracy(
            kind,
            name_kind(kind, language),
            counted,
            20 * counted.total() / max(reports, 1),
            tuple(by_month[kind][month] for month in months),
        )
        for kind, counted in counts.items()
    ]
    return sorted(found, key=lambda accuracy: -accuracy.found)


def _list_months(last: date) -> list[date]:
    """List the first days of the last months, oldest first."""
    number = last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - _MONTHS + 1, number + 1)]


def name_kind(kind: str, language: str) -> str:
    """Name a type of finding; its id where it has no name."""
    finding_type = all_finding_types().get(kind)
    return (finding_type.en if language == "en" else finding_type.zh) if finding_type else kind


def _list_headings(commodity: str) -> tuple[str, ...]:
    """List the blocks and section headings of a commodity."""
    named = {h for c in all_commodities() if c.id == commodity for h in c.headings}
    return tuple(named | {s.block for s in all_series() if s.commodity == commodity})
