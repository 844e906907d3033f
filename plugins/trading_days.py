"""The timetable of the daily report: 08:30 Asia/Shanghai on trading days of China's futures exchanges.

The calendar is `ribao.calendar`'s, night sessions and make-up working weekends
included. A run's logical date and its data interval are the moment it is due,
so its report date is the Shanghai date of the logical date.
"""

from datetime import date, timedelta
from typing import Any

import pendulum
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction, Timetable
from pendulum import DateTime
from ribao.calendar import is_trading_day, next_trading_day

SHANGHAI = pendulum.timezone("Asia/Shanghai")
DAY = timedelta(days=1)


class TradingDayTimetable(Timetable):
    """One run each trading day at `hour`:`minute` in Shanghai."""

    description = "China's futures trading days"

    def __init__(self, hour: int = 8, minute: int = 30) -> None:
        self.hour = hour
        self.minute = minute

    @property
    def summary(self) -> str:
        """What the pages show as the schedule."""
        return f"trading days {self.hour:02}:{self.minute:02} Shanghai"

    def serialize(self) -> dict[str, Any]:
        """The arguments that make this timetable again."""
        return {"hour": self.hour, "minute": self.minute}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "TradingDayTimetable":
        """The timetable that `serialize` gave."""
        return cls(**data)

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """A run started by hand belongs to the moment it was started."""
        return DataInterval.exact(run_after)

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The next trading day's run; None where it lies past the DAG's end.

        Without catch-up, days before today are left out, but today's run is not: after a restart at
        09:00 the report of the day is still fetched.
        """
        if last_automated_data_interval:
            due = self._due(next_trading_day(_shanghai_date(last_automated_data_interval.end)))
            if not restriction.catchup:
                due = max(due, self._first_from(_now().start_of("day")))
        elif restriction.earliest is None:
            return None
        else:
            starts = [restriction.earliest] if restriction.catchup else [restriction.earliest, _now()]
            due = self._first_from(max(starts))
        if restriction.latest and due > restriction.latest:
            return None
        return DagRunInfo.exact(due)

    def _first_from(self, moment: DateTime) -> DateTime:
        day = _shanghai_date(moment)
        first = self._due(day if is_trading_day(day) else next_trading_day(day))
        return first if first >= moment else self._due(next_trading_day(day))

    def _due(self, day: date) -> DateTime:
        local = pendulum.datetime(day.year, day.month, day.day, self.hour, self.minute, tz=SHANGHAI)
        return local.in_timezone("UTC")


def _shanghai_date(moment: DateTime) -> date:
    local = moment.in_timezone(SHANGHAI)
    return date(local.year, local.month, local.day)


def _now() -> DateTime:
    return pendulum.now(SHANGHAI)


class TradingDaysPlugin(AirflowPlugin):
    """Makes the timetable known to Airflow."""

    name = "ribao_trading_days"
    timetables = [TradingDayTimetable]  # noqa: RUF012 - Airflow's own form
