"""What people are told beside the daily mail: failures, and late, missing, quarantined, … reports."""

import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ribao import warehouse
from ribao.notify import Failure, Noise, causes, failure_mails, load_people, notice_mails
from ribao.notify import noise as reckon
from ribao.pipeline.sending import Post, enqueue, links, tell
from ribao.settings import Settings
from ribao.warehouse import Rechecked

# A run's callback may come before that of its task, which is then given so long.
_PATIENCE_SECONDS = 10.0


def task_fails(dag: str, run: str, settings: Settings) -> None:
    """Note that a task is about to tell its failure, before anything slow: see `run_failed`."""
    causes.begin_task(Path(settings.spool), dag, run)


def failed(failure: Failure, settings: Settings, post: Post | None = None) -> bool:
    """Tell those who run Ribao that a task failed for good; gives whether that was news.

    A cause that was told already, such as a database that is down, is not told again.
    """
    folder = Path(settings.spool)
    mark = causes.meet(folder, failure)
    if mark is None:
        return False
    enqueue(failure_mails(failure, mark, load_people(settings.people), links(settings)), settings)
    causes.record_mail(folder, failure)
    tell(settings, post)
    return True


def run_failed(failure: Failure, settings: Settings, post: Post | None = None) -> bool:
    """Tell of a run that failed, unless its tasks do so themselves: a killed task cannot."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (told := causes.has_task(Path(settings.spool), failure.dag, failure.run)):
        if time.monotonic() > end:
            break
        time.sleep(0.5)
    return not told and failed(failure, settings, post)


def notify(kind: str, day: date | None, facts: Mapping[str, Any], settings: Settings) -> None:
    """Queue a notice."""
    enqueue(notice_mails(kind, day, facts, load_people(settings.people), links(settings)), settings)


def noise(since: date, until: date, settings: Settings) -> list[Noise]:
    """How much each audience of today would have got of the reports of some days."""
    told, notices = warehouse.replay(settings.need_warehouse(), since, until)
    return reckon(told, notices, load_people(settings.people))


def tell_rechecked(rechecked: Iterable[Rechecked], settings: Settings) -> None:
    """Tell of later reports that are in quarantine now that an earlier one has come."""
    for one in rechecked:
        if one.quarantined:
            facts = {"reason": one.quarantined, "report_id": one.report_id}
            notify("quarantined", one.report_date, facts, settings)
