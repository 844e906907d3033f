"""How many mails and findings a day an audience would have received, by the same rules as the mails themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ribao.model import Notice, ReportAlerts, Sighting
from ribao.notify.alerts import load_alerts
from ribao.notify.people import Audience
from ribao.presentation.names import commodities_of, commodities_of_series


@dataclass(frozen=True, slots=True)
class AlertVolume:
    """One audience's share: of so many `days`, daily mails, other mails, new findings in them, and the day
    with the most of them."""

    audience: str
    days: int
    daily: int
    others: int
    findings: int
    busiest: date | None
    most: int

    @property
    def mails_a_day(self) -> float:
        """All mails by day."""
        return (self.daily + self.others) / self.days if self.days else 0.0

    @property
    def findings_a_day(self) -> float:
        """New findings by day."""
        return self.findings / self.days if self.days else 0.0


def measure_alert_volume(
    reports: Sequence[ReportAlerts], notices: Sequence[Notice], people: Sequence[Audience]
) -> list[AlertVolume]:
    """Each audience's share of the alerts."""
    days = {r.report_date for r in reports} | {n.day for n in notices}
    return [_share(reports, notices, audience, len(days)) for audience in people]


def _share(
    reports: Sequence[ReportAlerts], notices: Sequence[Notice], audience: Audience, days: int
) -> AlertVolume:
    new: Counter[date] = Counter()
    daily = 0
    for report in reports if audience.reads_daily else ():
        if not report.quarantined and (count := _daily(report, audience)) is not None:
            daily += 1
            new[report.report_date] += count
    quarantined = [Notice(r.report_date, "quarantined") for r in reports if r.quarantined]
    others = sum(_gets(notice, audience) for notice in (*notices, *quarantined))
    busiest, most = max(new.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    return AlertVolume(audience.name, days, daily, others, new.total(), busiest if most else None, most)


def _daily(alerts: ReportAlerts, audience: Audience) -> int | None:
    """How many new findings the daily mail has; None where there is no mail."""
    new = _count_wanted([s for s in alerts.sightings if s.new], audience)
    changed = any(audience.follows_any(commodities_of_series(series)) for series in alerts.changed)
    return new if audience.clean_days or new or _count_wanted(alerts.closed, audience) or changed else None


def _count_wanted(sightings: Sequence[Sighting], audience: Audience) -> int:
    return sum(audience.wants_any(s.finding, commodities_of(s.finding)) for s in sightings)


def _gets(notice: Notice, audience: Audience) -> bool:
    if notice.recipients:
        return bool(set(notice.recipients) & set(audience.addresses))
    return audience.role in load_alerts()["notices"][notice.kind]["for"]
