"""A warehouse with a simulated history in it, for measuring what needs one."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from random import Random
from typing import Any

from ribao import calendar, warehouse
from ribao.model import HISTORY_REPORTS, Archived, Report
from ribao.pipeline.reading import check_against_history
from ribao.warehouse import Loading, Rechecker, Warehouse

from ribao_sim import build_report, simulate_days, spoil_day

FIRST = date(2024, 3, 1)
_read: dict[tuple[date, str, str], Report] = {}


def simulate_history(count: int, mistakes: int, seed: int) -> Sequence[dict[str, Any]]:
    """So many successive trading days from FIRST on, with that many mistakes a day at most."""
    rng = Random(seed)  # noqa: S311 - a simulation
    end = date.fromordinal(FIRST.toordinal() + 2 * count)
    made = pairwise(simulate_days(calendar.previous_trading_day(FIRST), end, seed))
    return [spoil_day(day, before, rng, rng.randint(0, mistakes), 2) for before, day in made][:count]


def load_history(url: str, made: Sequence[dict[str, Any]]) -> Iterator[date]:
    """Check and load the days, without PDFs and without mails; gives each when it is loaded."""
    rechecker = Rechecker(check_against_history, lambda *key: _read.get(key), HISTORY_REPORTS)
    for one in made:
        read = build_report(one)
        day = date.fromisoformat(one["report_date"])
        _read[day, read.sha256, read.parser_version] = read
        sidecar = Archived(read.sha256, 1, day, "simulated", "", f"{day}.pdf", datetime.now(UTC))
        warehouse.load_reports(Warehouse(url), [Loading(sidecar, read)], rechecker)
        yield day
