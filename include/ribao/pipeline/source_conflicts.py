"""Two sources with different files for one day: both are kept as revisions, and the first choice counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ribao import source, warehouse
from ribao.archive import Archive
from ribao.check import build_finding
from ribao.model import Archived, Fact, Finding, Report, Verdict
from ribao.settings import Settings
from ribao.warehouse import Warehouse

OTHER_SOURCE = "other_source"


def add_source_conflict(
    verdict: Verdict, report: Report, day: date, store: Archive, settings: Settings
) -> Verdict:
    """The verdict, with a finding where another source gave another file before.

    Where that source is the better choice the report waits in quarantine for a person. The result depends on the
    originals alone, so that replaying the archive gives the same.
    """
    originals = store.find(day)
    own = next((a for a in originals if a.sha256 == report.sha256), None)
    others = [a for a in originals if own and a.source != own.source and a.fetched_at < own.fetched_at]
    if not own or not others:
        return verdict
    finding = _build_finding(own, others[-1])
    choice = source.choice(settings.sources)
    better = [a.source for a in others if _rank(a.source, choice) < _rank(own.source, choice)]
    quarantine = verdict.quarantine or (finding if better else None)
    return replace(verdict, findings=(*verdict.findings, finding), quarantine=quarantine)


def has_source_conflict(verdict: Verdict) -> bool:
    """Whether another source's file differs."""
    return any(f.type == OTHER_SOURCE for f in verdict.findings)


def list_unloaded_conflicts(day: date, sha256: str, db: Warehouse, store: Archive) -> list[Archived]:
    """The day's files from other sources than that of `sha256`, as far as the warehouse lacks them."""
    originals = store.find(day)
    own = [a.source for a in originals if a.sha256 == sha256]
    others = [a for a in originals if a.source not in own]
    loaded = warehouse.list_loaded_files(db, day) if others else set()
    return [a for a in others if a.sha256 not in loaded]


def _rank(name: str, choice: Sequence[str]) -> int:
    return choice.index(name) if name in choice else len(choice)


def _build_finding(own: Archived, other: Archived) -> Finding:
    fact = Fact("other_source", {"source": own.source, "other": other.source, "name": other.name})
    return build_finding("report.other_source", OTHER_SOURCE, (), fact)
