"""Witnesses through the stages: asked when their numbers are due, kept in the archive, loaded beside the reports."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from ribao import warehouse, witness
from ribao.archive import Archive
from ribao.calendar import SHANGHAI, is_open, next_trading_day, previous_trading_day
from ribao.catalogue.thresholds import threshold
from ribao.catalogue.witnesses import all_witnesses
from ribao.errors import NotYet, WitnessWrong
from ribao.model import WitnessAnswer
from ribao.pipeline.alerts import notify_rechecked, notify_withdrawn
from ribao.pipeline.reading import build_rechecker
from ribao.settings import Settings
from ribao.warehouse import Warehouse
from ribao.witness import WitnessSite

log = logging.getLogger(__name__)
_ASKED_AGAIN_DAYS: int = threshold("witness.asked_again_days")


def load_sites(settings: Settings) -> tuple[WitnessSite, ...]:
    """The witnesses that RIBAO_WITNESSES switches on."""
    return witness.load_sites(
        settings.witness_sites, settings.witnesses, settings.build_witness_keys(), settings.exchanges
    )


def list_due(
    settings: Settings, days_back: int, until: date, now: datetime | None = None
) -> dict[str, list[date]]:
    """Each witness with the trading days to ask it for, oldest first: those without an answer, and the last ones again."""
    now = now or datetime.now(SHANGHAI)
    days = list(_list_days(until, days_back))
    with Warehouse(settings.need_warehouse()) as db:
        answered = warehouse.list_answered(db, days)
    due = {
        site.name: [
            day
            for n, day in reversed(list(enumerate(days)))
            if is_open(all_witnesses()[site.name].market, day)
            and site.due(day) <= now
            and (n < _ASKED_AGAIN_DAYS or (site.name, day) not in answered)
        ]
        for site in load_sites(settings)
    }
    return {name: found for name, found in due.items() if found}


def _list_days(until: date, count: int) -> Iterator[date]:
    """The last trading days up to a day, the newest first."""
    day = next_trading_day(until)
    for _ in range(count):
        day = previous_trading_day(day)
        yield day


def fetch_witness(name: str, days: Sequence[date], settings: Settings) -> int:
    """Ask a witness for some days, keep its answers, load what is new in them; give how many values are new or changed.

    A day that the witness has nothing of yet gives none. SourceUnavailable or FetchRefused where it cannot be asked. An
    answer that is not what it should be is kept for the person who corrects it, and raises WitnessWrong after the
    other days.
    """
    (site,) = (site for site in load_sites(settings) if site.name == name)
    changed, wrong = 0, None
    for day in days:
        try:
            changed += _fetch_day(site, day, settings)
        except NotYet as error:
            log.info("%s", error)
        except WitnessWrong as error:
            log.warning("%s", error)
            wrong = error
    if wrong:
        raise wrong
    return changed


def _fetch_day(site: WitnessSite, day: date, settings: Settings) -> int:
    answers = witness.ask(site, day)
    store = Archive(settings.archive)
    for answer in answers:
        store.put_answer(answer)
    return load_answers(site, answers, settings)


def load_answers(site: WitnessSite, answers: tuple[WitnessAnswer, ...], settings: Settings) -> int:
    """Load one day's answers of a witness that were fetched together; NotYet or WitnessWrong as their formats say."""
    day, at = answers[0].day, answers[0].fetched_at
    with Warehouse(settings.need_warehouse()) as db:
        try:
            published = witness.read(site, answers)
        except WitnessWrong as error:
            warehouse.record_answer(db, site.name, day, at, (), error.message)
            raise
        changed = warehouse.record_answer(db, site.name, day, at, published)
    log.info("%s of %s: %d of %d values are new or changed", site.name, day, changed, len(published))
    return changed


def load_archived_answers(settings: Settings) -> set[date]:
    """Load every answer of the archive, in the order they were fetched; give the days of which values are new.

    What is not as it should be changes nothing, as when it was fetched.
    """
    sites = {site.name: site for site in witness.load_readable_sites(settings.witness_sites)}
    new = set()
    for answers in _group_answers(Archive(settings.archive).list_answers()):
        with suppress(NotYet, WitnessWrong):
            site = sites.get(answers[0].witness)
            if site and load_answers(site, answers, settings):
                new.add(answers[0].day)
    return new


def _group_answers(answers: Sequence[WitnessAnswer]) -> Iterator[tuple[WitnessAnswer, ...]]:
    """The answers of one witness and day that were fetched together: the parts in a row."""
    group: list[WitnessAnswer] = []
    for answer in answers:
        if group and (answer.part == 0 or (answer.witness, answer.day) != (group[0].witness, group[0].day)):
            yield tuple(group)
            group = []
        group.append(answer)
    if group:
        yield tuple(group)


def recheck_reports(days: Iterable[date], settings: Settings) -> list[date]:
    """Check the reports again that speak of some trading days; give the report dates whose verdict is another now.

    People are notified at once of a report that has no longer an error which it had; the next mail says the rest.
    """
    with Warehouse(settings.need_warehouse()) as db:
        rechecker = build_rechecker(Archive(settings.archive), settings)
        changed = warehouse.recheck_witnessed(db, days, rechecker)
        notify_rechecked(changed, db, settings)
        notify_withdrawn(changed, db, settings)
    for report_date in (one.report_date for one in changed):
        log.info("%s: what witnesses publish has changed its findings", report_date)
    return [one.report_date for one in changed]
