"""Keeps every verdict true to its history: what the warehouse says depends on its reports, not on their order.

A report's findings depend on the reports before it. When an earlier day
arrives late, is re-issued, released or rejected, the reports after it are
checked again in date order, as far as the change reaches, in the same
transaction. So at every commit the findings are those that loading the same
reports in date order would have made.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ribao.model import Report, ReportSnapshot, Verdict
from ribao.warehouse import rows as make
from ribao.warehouse.connection import Cursor
from ribao.warehouse.copying import copy
from ribao.warehouse.memory import Key, Memory, history_mark, mark, past_to_json
from ribao.warehouse.store import Loading, Stored, store


@dataclass(frozen=True, slots=True)
class Judge:
    """The checks, as the warehouse needs them.

    `check` takes a report, its history and the date it was fetched for; `recall` gives a report that was
    read before by date, sha256 and parser version (None: no longer known, then its verdict stays as it
    is); `depth` is how many earlier reports a check looks at. `known` is what was fetched of the history
    before: one judge for many loads fetches it once.
    """

    check: Callable[[Report, Sequence[ReportSnapshot], date], tuple[Verdict, ReportSnapshot]]
    recall: Callable[[date, str, str], Report | None]
    depth: int
    known: dict[Key, ReportSnapshot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A report that was loaded before and whose verdict is another now; `quarantined` is the new reason, if so."""

    report_date: date
    report_id: int
    quarantined: str | None


@dataclass(slots=True)
class Settled:
    """What a pass has done: the reports stored, those judged anew, and the report dates it touched."""

    stored: list[Stored] = field(default_factory=list)
    rechecked: list[Rechecked] = field(default_factory=list)
    touched: set[date] = field(default_factory=set)


def settle_verdicts(
    cursor: Cursor, items: Iterable[Loading], judge: Judge | None, moment: datetime, since: date | None = None
) -> Settled:
    """Store new reports and judge again whatever they, or a decision on day `since`, have a bearing on.

    Without a judge the items' own verdicts are taken and nothing is judged again.
    """
    done, memory = Settled(), Memory(cursor, judge.known if judge else None)
    fresh: dict[date, list[Loading]] = defaultdict(list)
    for item in items:
        fresh[item.archived.report_date].append(item)
    first = min([*fresh, *([since] if since else [])], default=None)
    if first is None:
        return done
    there = _report_dates(cursor, first) if judge else set()
    reach = 0
    for day in sorted(there | set(fresh) | ({since} if since else set())):
        before = _counting(cursor, day)
        if judge and reach > 0:
            done.rechecked += _judge_again(cursor, day, judge, memory, moment)
        for item in sorted(fresh.get(day, ()), key=lambda i: (i.archived.fetched_at, i.archived.sha256)):
            verdict, past = _verdict(cursor, item, judge, memory)
            done.stored.append(store(cursor, item, verdict, past, moment))
        cursor.execute("SELECT core.elect(%s)", (day,))
        changed = day == since or _counting(cursor, day) != before
        if changed or day in fresh:
            done.touched.add(day)
        if judge:
            reach = judge.depth if changed else reach - 1
        if reach <= 0 and day >= max(fresh, default=day):
            break
    done.touched |= {r.report_date for r in done.rechecked}
    return done


def _verdict(
    cursor: Cursor, item: Loading, judge: Judge | None, memory: Memory
) -> tuple[Verdict, ReportSnapshot]:
    """The item's own verdict where its history is still the same, else a new one."""
    day, known = item.archived.report_date, item.verdict is not None and item.past is not None
    if known and (judge is None or item.history_mark == history_mark(cursor, day, judge.depth)):
        assert item.verdict and item.past
        return item.verdict, item.past
    if judge is None:
        raise ValueError("a report without a verdict needs a judge")
    return judge.check(item.report, memory.before(day, judge.depth), day)


def _report_dates(cursor: Cursor, first: date) -> set[date]:
    cursor.execute("SELECT DISTINCT report_date FROM core.reports WHERE report_date >= %s", (first,))
    return {day for (day,) in cursor.fetchall()}


def _counting(cursor: Cursor, day: date) -> tuple[int, str] | None:
    """The report that counts for a day, with its mark."""
    cursor.execute("SELECT id, mark FROM core.active WHERE report_date = %s", (day,))
    found: tuple[int, str] | None = cursor.fetchone()
    return found


def _judge_again(
    cursor: Cursor, day: date, judge: Judge, memory: Memory, moment: datetime
) -> list[Rechecked]:
    """Check a day's reports with the history they have now; of one file only the newest parser's reading."""
    cursor.execute(
        """SELECT DISTINCT ON (sha256) id, sha256, parser_version, mark FROM core.reports
        WHERE report_date = %s ORDER BY sha256, revision DESC""",
        (day,),
    )
    changed = []
    for number, sha256, parser_version, known_mark in cursor.fetchall():
        report = judge.recall(day, sha256, parser_version)
        if report is None:
            continue
        verdict, past = judge.check(report, memory.before(day, judge.depth), day)
        told = past_to_json(past)
        new_mark = mark(sha256, parser_version, told)
        new_findings = _replace_findings(cursor, number, verdict, moment)
        if new_mark != known_mark:
            cursor.execute(
                "UPDATE core.reports SET (memory, mark) = (%s, %s) WHERE id = %s", (told, new_mark, number)
            )
        if _move(cursor, number, verdict) or new_findings or new_mark != known_mark:
            changed.append(Rechecked(day, number, verdict.quarantine))
    return changed


def _move(cursor: Cursor, number: int, verdict: Verdict) -> bool:
    """Into quarantine or out of it; where a person has decided, that holds."""
    state = "quarantined" if verdict.quarantine else "loaded"
    cursor.execute(
        """UPDATE core.reports SET (state, reason, counts) = (%s, %s, counts AND %s = 'loaded')
        WHERE id = %s AND state IN ('loaded', 'quarantined') AND (state, reason) IS DISTINCT FROM (%s, %s)""",
        (state, verdict.quarantine, state, number, state, verdict.quarantine),
    )
    return bool(cursor.rowcount)


def _replace_findings(cursor: Cursor, number: int, verdict: Verdict, moment: datetime) -> bool:
    """End the findings that are no longer made, add the new ones, leave the rest; gives whether any changed."""
    columns = [c.strip() for c in make.FINDING.split(",")]
    told = columns[2:-2]
    texts = [f"{c}::text" if c == "proposals" else c for c in told]
    cursor.execute(
        f"SELECT n, {', '.join(texts)} FROM core.findings WHERE report_id = %s AND gone_at IS NULL ORDER BY rank",
        (number,),
    )
    standing: dict[str, list[int]] = defaultdict(list)
    for n, *values in cursor.fetchall():
        standing[repr(values)].append(n)
    cursor.execute("SELECT coalesce(max(n), 0) FROM core.findings WHERE report_id = %s", (number,))
    (highest,) = cursor.fetchone() or (0,)
    new: list[make.Row] = []
    for row in make.finding_rows(number, verdict, moment):
        same = standing[repr(list(row[2:-2]))]
        if same:
            cursor.execute(
                "UPDATE core.findings SET rank = %s WHERE (report_id, n) = (%s, %s) AND rank <> %s",
                (row[-2], number, same.pop(0), row[-2]),
            )
        else:
            new.append((number, highest + len(new) + 1, *row[2:]))
    gone = [n for left in standing.values() for n in left]
    cursor.execute(
        "UPDATE core.findings SET gone_at = %s WHERE report_id = %s AND n = ANY (%s)", (moment, number, gone)
    )
    copy(cursor, "core.findings", make.FINDING, new)
    return bool(new or gone)


def severities(verdict: Verdict) -> dict[str, int]:
    """How many findings there are of each severity."""
    return dict(Counter(finding.severity for finding in verdict.findings))
