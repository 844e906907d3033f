"""One report through the stages: look, fetch, archive, read, check, load. Each can be run again."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from ribao import check as checks
from ribao import source, warehouse
from ribao.archive import Archive
from ribao.errors import NotYet, RibaoError, Unreadable, UsageError
from ribao.model import Daily, Outgoing, Verdict
from ribao.notify import daily_mails, load_people, notice_mails
from ribao.pipeline.alerts import notify, tell_rechecked
from ribao.pipeline.reading import HISTORY, is_report, judge, of_day, read, reading
from ribao.pipeline.sending import links
from ribao.pipeline.site_notes import site_notes
from ribao.pipeline.source_conflicts import disagrees, unloaded_rivals
from ribao.read import PARSER_VERSION
from ribao.read.pictures import draw_parts
from ribao.report_json import finding_from_json, finding_to_json
from ribao.settings import Settings


def look(day: date, settings: Settings) -> str:
    """Where the day's report is: "archive", or the name of a source.

    Where it is nowhere: NotYet, or the first source's error; the message is what each source said.
    """
    if Archive(settings.archive).find(day):
        return "archive"
    sources = source.load_config(settings.sources)
    with site_notes(settings, sources) as notes:
        return source.look(day, sources, notes)


def fetch(day: date, settings: Settings) -> list[str]:
    """Fetch the day's file from every source; gives references to the staged bytes, first choice first.

    Where the sources fail, an original that the archive has already is good enough. A source that fails
    while another has the report is told, once a day.
    """
    archive, sources = Archive(settings.archive), source.load_config(settings.sources)
    try:
        with site_notes(settings, sources) as notes:
            found = source.fetch(day, sources, notes, is_report=is_report)
    except RibaoError:
        if not archive.find(day):
            raise
        return []
    for name, error in notes.troubles.items():
        notify("source", day, {"source": name, "reason": str(error), "about": name}, settings)
    return [archive.stage(fetched) for fetched in found]


def archive(day: date, refs: Sequence[str], settings: Settings) -> str:
    """Keep the staged bytes for ever; gives the sha256 of the first choice."""
    store = Archive(settings.archive)
    kept = [store.put(store.unstage(ref)) for ref in refs] or store.find(day)[-1:]
    if not kept:
        raise NotYet(f"nothing was fetched for {day}", "run the fetch task again")
    return kept[0].sha256


def check(day: date, sha256: str, settings: Settings) -> str:
    """Check a report that was read against the reports before; gives the name of the kept result."""
    history, mark = warehouse.history(settings.need_warehouse(), day, HISTORY)
    verdict, _ = judge(settings).check(reading(sha256, settings), history, day)
    name = _verdict_name(day, sha256)
    told = {
        "findings": [finding_to_json(f) for f in verdict.findings],
        "quarantine": verdict.quarantine,
        "history": mark,
    }
    Archive(settings.archive).put_derived(name, json.dumps(told, ensure_ascii=False).encode())
    return name


def load(day: date, sha256: str, settings: Settings) -> dict[str, Any]:
    """Load a checked report with the mails that it calls for, in one transaction.

    What another source gave for the day is loaded with it, as a revision of its own.
    """
    store, url = Archive(settings.archive), settings.need_warehouse()
    items = [*_rivals(day, sha256, settings), _loading(day, sha256, store, settings)]
    overdue = bool(warehouse.day_states(url, day))
    compose = _composer(day, sha256, store.get(sha256), overdue, settings)
    *_, loaded = warehouse.load(url, items, judge(settings), compose)
    tell_rechecked(loaded.rechecked, settings)
    return warehouse.as_dict(loaded)


def run(day: date, settings: Settings) -> dict[str, Any]:
    """All stages of one day, without Airflow."""
    sha256 = archive(day, fetch(day, settings), settings)
    return replay(day, sha256, settings)


def replay(day: date, sha256: str, settings: Settings) -> dict[str, Any]:
    """Read, check and load an original of the archive."""
    read(sha256, settings)
    check(day, sha256, settings)
    return load(day, sha256, settings)


def _loading(day: date, sha256: str, store: Archive, settings: Settings) -> warehouse.Loading:
    """The report with the check task's verdict, which holds as long as no other report came in between."""
    told = json.loads(store.get_derived(_verdict_name(day, sha256)) or b"{}")
    if not told:
        raise UsageError(f"the findings of {day} are gone from the archive", "run the check task again")
    verdict = Verdict(tuple(map(finding_from_json, told["findings"])), told["quarantine"])
    report = of_day(reading(sha256, settings), day)
    memory = checks.past(report, verdict)
    return warehouse.Loading(store.meta(sha256, day), report, verdict, memory, told["history"])


def _rivals(day: date, sha256: str, settings: Settings) -> Iterator[warehouse.Loading]:
    """The day's files from other sources; one that is no report is told and left out."""
    for archived in unloaded_rivals(day, sha256, settings):
        try:
            report = of_day(reading(archived.sha256, settings), day)
        except Unreadable as error:
            facts = {"source": archived.source, "reason": str(error), "about": archived.sha256}
            notify("source", day, facts, settings)
        else:
            yield warehouse.Loading(archived, report)


def _composer(
    day: date, sha256: str, pdf: bytes, overdue: bool, settings: Settings
) -> Callable[[Daily], Sequence[Outgoing]]:
    """Makes the mails of a report that is being loaded; only that of `sha256` has a daily mail."""
    people, where = load_people(settings.people), links(settings)

    def compose(daily: Daily) -> Sequence[Outgoing]:
        reason = daily.verdict.quarantine
        if reason:
            kind = "disagree" if disagrees(daily.verdict) else "quarantined"
            facts = {"reason": _in_both(reason, daily.verdict), "report_id": daily.report_id}
            return notice_mails(kind, day, facts, people, where)
        if daily.report.sha256 != sha256:
            return []
        arrived = notice_mails("arrived", day, {}, people, where) if overdue else []
        try:
            return [*arrived, *daily_mails(daily, partial(draw_parts, pdf), people, where)]
        except Exception as error:  # The data come first: a mail that cannot be made must not hold them up.
            facts = {"reason": f"{type(error).__name__}: {error}", "about": daily.report_id}
            return [*arrived, *notice_mails("unrendered", day, facts, people, where)]

    return compose


def _in_both(reason: str, verdict: Verdict) -> dict[str, str]:
    """The reason of a quarantine in both languages: it is a finding's message."""
    english = next((f.message_en for f in verdict.findings if f.message == reason and f.message_en), reason)
    return {"zh": reason, "en": english}


def _verdict_name(day: date, sha256: str) -> str:
    return f"findings/{day}.{sha256}.v{PARSER_VERSION}.json"
