"""Notices beside the daily mail: failures, and late, missing, quarantined, … reports."""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ribao import notify, warehouse
from ribao.notify import AlertVolume, Failure, causes, failure_mails, load_people, notice_mails
from ribao.pipeline.sending import Post, enqueue, links, send_notifications
from ribao.presentation.findings import write_message
from ribao.presentation.messages import messages
from ribao.presentation.names import Names
from ribao.settings import Settings
from ribao.warehouse import Rechecked, Warehouse

log = logging.getLogger(__name__)

# Airflow may call a run's callback before that of its task, which then gets this time.
_PATIENCE_SECONDS = 10.0


def note_task_failure(dag: str, run: str, settings: Settings) -> None:
    """Note that a task is about to notify its failure, before anything slow: see `notify_run_failure`."""
    causes.begin_task(Path(settings.spool), dag, run)


def notify_failure(failure: Failure, settings: Settings, post: Post | None = None) -> bool:
    """Notify the operators that a task failed for good; return whether that was news.

    A cause that was notified already, such as a database that is down, is not notified again.
    """
    folder = Path(settings.spool)
    mark = causes.meet(folder, failure)
    if mark is None:
        log.info("no failure mail: this cause was notified already (%s)", failure.error)
        return False
    with Warehouse(settings.warehouse) as db:
        enqueue(failure_mails(failure, mark, load_people(settings.people), links(settings)), db, settings)
    causes.record_mail(folder, failure)
    send_notifications(settings, post)
    return True


def notify_run_failure(failure: Failure, settings: Settings, post: Post | None = None) -> bool:
    """Notify a failed run, unless its tasks do so: a killed task cannot."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (task_notifies := causes.has_task(Path(settings.spool), failure.dag, failure.run)):
        if time.monotonic() > end:
            break
        time.sleep(0.5)
    return not task_notifies and notify_failure(failure, settings, post)


def queue_notice(
    kind: str, day: date | None, facts: Mapping[str, Any], db: Warehouse, settings: Settings
) -> None:
    """Queue a notice."""
    enqueue(notice_mails(kind, day, facts, load_people(settings.people), links(settings)), db, settings)


def measure_alert_volume(since: date, until: date, settings: Settings) -> list[AlertVolume]:
    """How many mails and findings each audience of today would have got from the reports of some days."""
    with Warehouse(settings.need_warehouse()) as db:
        reports, notices = warehouse.read_alert_history(db, since, until)
    return notify.measure_alert_volume(reports, notices, load_people(settings.people))


def notify_rechecked(rechecked: Iterable[Rechecked], db: Warehouse, settings: Settings) -> None:
    """Notify later reports that are in quarantine now because an earlier one has come."""
    for one in rechecked:
        if one.quarantined:
            reasons = {language: write_message(one.quarantined, language) for language in ("zh", "en")}
            facts = {"reason": reasons, "report_id": one.report_id}
            queue_notice("quarantined", one.report_date, facts, db, settings)


def notify_withdrawn(rechecked: Iterable[Rechecked], db: Warehouse, settings: Settings) -> None:
    """Notify reports that have no longer an error which they had: people may have acted upon it."""
    for one in rechecked:
        if one.withdrawn:
            facts = {
                "errors": {language: _name_findings(one, language) for language in ("zh", "en")},
                "about": f"{one.report_id}.{one.withdrawn[0].fingerprint}",
            }
            queue_notice("withdrawn", one.report_date, facts, db, settings)


def _name_findings(one: Rechecked, language: str) -> str:
    names = Names(language)
    return messages(language)("comma").join(map(names.title_finding, one.withdrawn))
