"""One report through the stages: locate, fetch, archive, read, check, load. Each can be run again."""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from ribao import check as checks
from ribao import source, warehouse
from ribao.archive import Archive
from ribao.errors import NotYet, RibaoError, Unreadable, UsageError
from ribao.finding_json import verdict_from_json, verdict_to_json
from ribao.model import HISTORY_REPORTS, Daily, Outgoing
from ribao.notify import daily_mails, load_people, notice_mails
from ribao.pipeline.alerts import notify_rechecked, queue_notice
from ribao.pipeline.day_files import write_day
from ribao.pipeline.reading import assign_report_date, build_rechecker, get_reading, is_report, read_report
from ribao.pipeline.sending import links
from ribao.pipeline.site_notes import site_notes
from ribao.pipeline.source_conflicts import has_source_conflict, list_unloaded_conflicts
from ribao.presentation.findings import write_message, write_reasons
from ribao.read import PARSER_VERSION
from ribao.read.pictures import render_parts
from ribao.settings import Settings
from ribao.warehouse import Loaded, Loading, Warehouse

log = logging.getLogger(__name__)


def locate_report(day: date, settings: Settings) -> str:
    """Where the day's report is: "archive", or the name of a source.

    NotYet, or the first source's error, where it is nowhere; the message holds each source's answer.
    """
    if Archive(settings.archive).find(day):
        return "archive"
    sources = source.load_config(settings.sources)
    with site_notes(settings, sources) as notes:
        return source.look(day, sources, notes)


def fetch_report(day: date, settings: Settings) -> list[str]:
    """Fetch the day's file from every source; return references to the staged bytes, first choice first.

    Where the sources fail, an original that the archive has already is good enough. A source that fails
    while another has the report is notified, once a day.
    """
    store, sources = Archive(settings.archive), source.load_config(settings.sources)
    try:
        with site_notes(settings, sources) as notes:
            found = source.fetch(day, sources, notes, is_report=is_report)
    except RibaoError as error:
        if not store.find(day):
            raise
        log.warning("%s: the archive's original is used, because no source has it now: %s", day, error)
        return []
    with Warehouse(settings.warehouse) as db:
        for name, trouble in notes.troubles.items():
            log.warning("%s: source %s failed: %s", day, name, trouble)
            facts = {"source": name, "reason": str(trouble), "about": name}
            queue_notice("source", day, facts, db, settings)
    for fetched in found:
        log.info("%s: found in source %s, %d bytes", day, fetched.source, len(fetched.content))
    return [store.stage(fetched) for fetched in found]


def archive_report(day: date, refs: Sequence[str], settings: Settings) -> str:
    """Keep the staged bytes for ever; return the sha256 of the first choice."""
    store = Archive(settings.archive)
    kept = [store.put(store.unstage(ref)) for ref in refs] or store.find(day)[-1:]
    if not kept:
        raise NotYet(f"nothing was fetched for {day}", "run the fetch task again")
    for archived in kept:
        log.info("%s: the file of source %s is kept as %s", day, archived.source, archived.sha256)
    return kept[0].sha256


def check_report(day: date, sha256: str, settings: Settings) -> str:
    """Check a report that was read against the reports before; return the name of the result in the archive."""
    store = Archive(settings.archive, read_once=True)
    with Warehouse(settings.need_warehouse()) as db:
        history = warehouse.read_history(db, day, HISTORY_REPORTS)
    rechecker = build_rechecker(store, settings)
    verdict, _ = rechecker.check(get_reading(sha256, store), history.reports, day, history.published)
    name = _verdict_name(day, sha256)
    record = {
        "verdict": verdict_to_json(verdict),
        "history": history.hash,
    }
    store.put_derived(name, json.dumps(record, ensure_ascii=False).encode())
    log.info(
        "%s: checked against %d earlier reports, %d findings",
        day,
        len(history.reports),
        len(verdict.findings),
    )
    if verdict.quarantine:
        log.warning("%s: to be quarantined because %s", day, write_message(verdict.quarantine, "en"))
    return name


def load_report(day: date, sha256: str, settings: Settings) -> dict[str, Any]:
    """Load a checked report with the mails that it calls for, in one transaction.

    What another source gave for the day is loaded with it, as a revision of its own.
    """
    store = Archive(settings.archive, read_once=True)
    with Warehouse(settings.need_warehouse()) as db:
        items = [*_load_other_files(day, sha256, db, store, settings), _build_loading(day, sha256, store)]
        overdue = bool(warehouse.read_day_states(db, day))
        compose = _build_composer(day, sha256, store, overdue, settings)
        *_, loaded = warehouse.load_reports(db, items, build_rechecker(store, settings), compose)
        notify_rechecked(loaded.rechecked, db, settings)
    _log_loaded(day, loaded)
    return warehouse.loaded_to_json(loaded)


def run_day(day: date, settings: Settings) -> dict[str, Any]:
    """Run all stages of one day, without Airflow."""
    sha256 = archive_report(day, fetch_report(day, settings), settings)
    return replay_day(day, sha256, settings)


def replay_day(day: date, sha256: str, settings: Settings) -> dict[str, Any]:
    """Read, check and load an original of the archive."""
    read_report(sha256, settings)
    check_report(day, sha256, settings)
    return load_report(day, sha256, settings)


def _log_loaded(day: date, loaded: Loaded) -> None:
    if loaded.already:
        log.info("%s: already loaded as report %d, so nothing changed", day, loaded.report_id)
        return
    log.info(
        "%s: loaded as report %d, revision %d, %d cells",
        day,
        loaded.report_id,
        loaded.revision,
        loaded.readings,
    )
    if loaded.quarantined:
        log.warning("%s: quarantined because %s", day, loaded.quarantined)


def _build_loading(day: date, sha256: str, store: Archive) -> Loading:
    """The report with the check task's verdict, which holds as long as no other report came in between."""
    record = json.loads(store.get_derived(_verdict_name(day, sha256)) or b"{}")
    if not record:
        raise UsageError(f"the findings of {day} are gone from the archive", "run the check task again")
    verdict = verdict_from_json(record["verdict"])
    report = assign_report_date(get_reading(sha256, store), day)
    snapshot = checks.build_snapshot(report, verdict)
    return Loading(store.get_sidecar(sha256, day), report, verdict, snapshot, record["history"])


def _load_other_files(
    day: date, sha256: str, db: Warehouse, store: Archive, settings: Settings
) -> Iterator[Loading]:
    """The day's files from other sources; one that is no report is notified and left out."""
    for archived in list_unloaded_conflicts(day, sha256, db, store):
        try:
            report = assign_report_date(get_reading(archived.sha256, store), day)
        except Unreadable as error:
            log.warning("%s: the file of source %s is left out: %s", day, archived.source, error)
            facts = {"source": archived.source, "reason": str(error), "about": archived.sha256}
            queue_notice("source", day, facts, db, settings)
        else:
            yield Loading(archived, report)


def _build_composer(
    day: date, sha256: str, store: Archive, overdue: bool, settings: Settings
) -> Callable[[Daily], Sequence[Outgoing]]:
    """Return what makes the mails of a report that is being loaded; only that of `sha256` has a daily mail."""
    people, where = load_people(settings.people), links(settings)
    pdf = store.get(sha256)

    def compose(daily: Daily) -> Sequence[Outgoing]:
        if daily.verdict.quarantine:
            kind = "disagree" if has_source_conflict(daily.verdict) else "quarantined"
            facts = {"reason": write_reasons(daily.verdict), "report_id": daily.report_id}
            return notice_mails(kind, day, facts, people, where)
        if daily.report.sha256 != sha256:
            return []
        arrived = notice_mails("arrived", day, {}, people, where) if overdue else []
        try:
            return [*arrived, *daily_mails(daily, partial(render_parts, pdf), write_day, people, where)]
        except Exception as error:  # The data come first: a mail that cannot be made must not stop them.
            log.exception("%s: the daily mail cannot be made; the report is loaded without it", day)
            facts = {"reason": f"{type(error).__name__}: {error}", "about": daily.report_id}
            return [*arrived, *notice_mails("unrendered", day, facts, people, where)]

    return compose


def _verdict_name(day: date, sha256: str) -> str:
    return f"verdicts/{day}.{sha256}.v{PARSER_VERSION}.json"
