"""All findings that stand, by commodity, severity, kind and age; and how each kind has fared over time."""

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
from ribao_desk.rendering import SHANGHAI
from ribao_desk.visit import Visitor

router = APIRouter()
STATES = {"standing": ("open", "acknowledged"), "open": ("open",), "acknowledged": ("acknowledged",),
          "resolved": ("resolved",), "all": ("open", "acknowledged", "resolved")}  # fmt: skip
# A finding's age in reports that it was seen in; the spans of the table in days (of longer ago, rules were others).
AGES, SPANS = (1, 2, 5, 20), (90, 365, 1825)
# So many of the newest reports are looked through for settled findings.
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
    """The findings that the filters leave."""
    wanted = Wanted(
        states=STATES.get(state, STATES["standing"]),
        severity=severity or None,
        commodity=commodity or None,
        headings=_headings(commodity),
        kind=kind or None,
        seen=seen,
        depth=1 if "resolved" not in STATES.get(state, ()) else DEPTH,
    )
    with visit.warehouse() as cursor:
        told = queries.findings.list_findings(cursor, wanted)
        kinds = queries.findings.list_kinds(cursor)
        quarantined = queries.findings.list_quarantined(cursor)
    return visit.page(
        "findings.html",
        rows=findings.build_lines(told, visit.language),
        depth=wanted.depth,
        quarantined=quarantined,
        chosen={"state": state, "severity": severity, "commodity": commodity, "kind": kind, "seen": seen},
        states=STATES,
        severities=SEVERITIES,
        commodities=[(c.id, c.name_en if visit.language == "en" else c.name_zh) for c in all_commodities()],
        kinds=[(name, kind_name(name, visit.language)) for name in kinds],
        ages=AGES,
    )


@router.get("/findings/checks")
def fared(visit: Visitor, span: int = SPANS[1]) -> HTMLResponse:
    """How much noise each kind of finding makes, and how often it was right."""
    since = datetime.now(SHANGHAI).date() - timedelta(days=span)
    with visit.warehouse() as cursor:
        newest = queries.findings.find_newest_day(cursor)
        since = min(since, newest - timedelta(days=span)) if newest else since
        told = queries.findings.count_outcomes(cursor, since)
        reports = queries.findings.count_reports_since(cursor, since)
    months = _months(newest or since)
    return visit.page(
        "checks.html",
        fares=_fares(told, months, reports, visit.language),
        months=months,
        reports=reports,
        span=span,
        spans=SPANS,
        since=since,
    )


@dataclass(frozen=True, slots=True)
class Fare:
    """How one kind has fared: its outcomes, findings for each twenty reports, and its count by month."""

    kind: str
    name: str
    outcomes: Counter[str]
    noise: float
    by_month: tuple[int, ...]

    @property
    def found(self) -> int:
        """How many findings there were."""
        return self.outcomes.total()

    @property
    def hit_rate(self) -> int | None:
        """The part of those told that was right, in per cent; None where nothing was told yet."""
        told = self.outcomes["confirmed"] + self.outcomes["denied"]
        return round(100 * self.outcomes["confirmed"] / told) if told else None


def _fares(told: list[dict[str, Any]], months: list[date], reports: int, language: str) -> list[Fare]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_month: dict[str, Counter[date]] = defaultdict(Counter)
    for row in told:
        counts[row["kind"]][row["outcome"]] += row["found"]
        by_month[row["kind"]][row["month"]] += row["found"]
    fares = [
        Fare(
            kind,
            kind_name(kind, language),
            outcomes,
            20 * outcomes.total() / max(reports, 1),
            tuple(by_month[kind][month] for month in months),
        )
        for kind, outcomes in counts.items()
    ]
    return sorted(fares, key=lambda fare: -fare.found)


def _months(last: date) -> list[date]:
    """The first days of the last months, oldest first."""
    number = last.year * 12 + last.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(number - _MONTHS + 1, number + 1)]


def kind_name(kind: str, language: str) -> str:
    """What a kind of finding is called; its own name where the catalogue has none."""
    known = all_finding_types().get(kind)
    return (known.en if language == "en" else known.zh) if known else kind


def _headings(commodity: str) -> tuple[str, ...]:
    """Blocks and section headings that speak of a commodity."""
    named = {h for c in all_commodities() if c.id == commodity for h in c.headings}
    return tuple(named | {s.block for s in all_series() if s.commodity == commodity})
