"""How many mails and findings a day an audience would have got, by the same rules as the mails themselves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ribao.model import Notice, ReportAlerts, Sighting
from ribao.notify.alerts import load_alerts
from ribao.notify.people import Audience
from ribao.presentation.names import commodities_of, commodities_of_series


@dataclass(frozen=True, slots=True)
class Noise:
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


def noise(told: Sequence[ReportAlerts], notices: Sequence[Notice], people: Sequence[Audience]) -> list[Noise]:
    """Each audience's share of what was to be told."""
    days = {t.report_date for t in told} | {n.day for n in notices}
    return [_share(told, notices, audience, len(days)) for audience in people]


def _share(told: Sequence[ReportAlerts], notices: Sequence[Notice], audience: Audience, days: int) -> Noise:
    new: Counter[date] = Counter()
    daily = 0
    for one in told if audience.reads_daily else ():
        if not one.quarantined and (count := _daily(one, audience)) is not None:
            daily += 1
            new[one.report_date] += count
    quarantined = [Notice(t.report_date, "quarantined") for t in told if t.quarantined]
    others = sum(_gets(notice, audience) for notice in (*notices, *quarantined))
    busiest, most = max(new.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    return Noise(audience.name, days, daily, others, new.total(), busiest if most else None, most)


def _daily(told: ReportAlerts, audience: Audience) -> int | None:
    """How many new findings the daily mail has; None where there is no mail."""
    new = _wanted([s for s in told.sightings if s.new], audience)
    changed = any(audience.follows_any(commodities_of_series(series)) for series in told.changed)
    return new if audience.clean_days or new or _wanted(told.closed, audience) or changed else None


def _wanted(sightings: Sequence[Sighting], audience: Audience) -> int:
    return sum(audience.wants_any(s.finding, commodities_of(s.finding)) for s in sightings)


def _gets(notice: Notice, audience: Audience) -> bool:
    if notice.recipients:
        return bool(set(notice.recipients) & set(audience.addresses))
    return audience.role in load_alerts()["notices"][notice.kind]["for"]
