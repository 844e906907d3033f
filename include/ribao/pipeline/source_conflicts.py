"""Two sources, two files for one day: both are kept as revisions, and the first choice counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ribao import source, warehouse
from ribao.archive import Archive
from ribao.check import build_finding
from ribao.model import Archived, Finding, Report, Verdict
from ribao.settings import Settings

OTHER_SOURCE = "other_source"


def weighed(verdict: Verdict, report: Report, day: date, settings: Settings) -> Verdict:
    """The verdict with a finding where another source gave another file before.

    Where that source is the better choice the report waits in quarantine for a person. It depends on the
    originals alone, so that replaying the archive comes to the same.
    """
    originals = Archive(settings.archive).find(day)
    mine = next((a for a in originals if a.sha256 == report.sha256), None)
    rivals = [a for a in originals if mine and a.source != mine.source and a.fetched_at < mine.fetched_at]
    if not mine or not rivals:
        return verdict
    finding = _finding(mine, rivals[-1])
    choice = source.choice(settings.sources)
    better = [a.source for a in rivals if _place(a.source, choice) < _place(mine.source, choice)]
    reason = verdict.quarantine or (finding.message if better else None)
    return replace(verdict, findings=(*verdict.findings, finding), quarantine=reason)


def disagrees(verdict: Verdict) -> bool:
    """Whether another source's file differs."""
    return any(f.pattern == OTHER_SOURCE for f in verdict.findings)


def unloaded_rivals(day: date, sha256: str, settings: Settings) -> list[Archived]:
    """Files of the day that other sources gave than that of `sha256`, and that are not in the warehouse yet."""
    originals = Archive(settings.archive).find(day)
    mine = [a.source for a in originals if a.sha256 == sha256]
    others = [a for a in originals if a.source not in mine]
    known = warehouse.loaded_files(settings.need_warehouse(), day) if others else set()
    return [a for a in others if a.sha256 not in known]


def _place(name: str, choice: Sequence[str]) -> int:
    return choice.index(name) if name in choice else len(choice)


def _finding(mine: Archived, rival: Archived) -> Finding:
    zh = f"来源 {mine.source} 的文件与来源 {rival.source} 的不同（{rival.name}）"
    en = f"the file of {mine.source} is not that of {rival.source} ({rival.name})"
    return build_finding("report.other_source", OTHER_SOURCE, (), zh, en)
