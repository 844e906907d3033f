"""A diagnosis as a finding in words: what is printed, what its witnesses say, what went wrong, what is right."""

from typing import Any

from ribao.check import naming
from ribao.check.constraints import Evidence
from ribao.check.diagnose import Diagnosis
from ribao.check.finding_types import kind, make_finding
from ribao.check.proof import proof
from ribao.check.relations import Relation, row_id
from ribao.model import Finding
from ribao.numbers import parse_printed


def in_words(diagnosis: Diagnosis, evidence: Evidence) -> Finding:
    """The finding that says a diagnosis."""
    cause = diagnosis.cause
    if cause.cells[0].startswith("past/"):
        return _restated(diagnosis, evidence)
    rivals = list(dict.fromkeys(r.cells[0] for r in diagnosis.rivals if r.cells[0] != cause.cells[0]))
    hurt = tuple(dict.fromkeys(_shown(c) for c in diagnosis.casualties if not c.startswith("past/")))
    return make_finding(
        _check_name(diagnosis),
        cause.pattern,
        tuple(dict.fromkeys(map(_shown, (*cause.cells, *_beside(diagnosis), *_own(rivals))))),
        _zh(diagnosis, rivals, hurt, evidence),
        _en(diagnosis, rivals, hurt, evidence),
        proposals={_shown(c): right for c, right in diagnosis.proposals.items()},
        expected=_interval(cause.values.get(cause.cells[0])),
        relations=[r.words(evidence.texts, "≠") for r in diagnosis.witnesses],
        casualties=hurt,
    )


def _zh(diagnosis: Diagnosis, rivals: list[str], hurt: tuple[str, ...], evidence: Evidence) -> str:
    cause, rows = diagnosis.cause, _rows(diagnosis)
    first = cause.cells[0]
    told = [
        f"{_name_zh(first, evidence)} 印作 {_printed(first, evidence)}：{kind(cause.pattern).zh}"
        + (f"（涉及 {rows} 行）" if rows > 1 else ""),
        cause.facts[0],
        *proof(diagnosis, evidence, "zh"),
        f"应为 {diagnosis.proposed}" if diagnosis.proposed is not None else "",
        f"也可能错在：{'、'.join(_name_zh(r, evidence) for r in rivals)}" if rivals else "",
        f"由此算错的还有：{'、'.join(map(naming.zh, hurt))}" if hurt else "",
    ]
    return "。".join(filter(None, told)) + "。"


def _en(diagnosis: Diagnosis, rivals: list[str], hurt: tuple[str, ...], evidence: Evidence) -> str:
    cause, rows = diagnosis.cause, _rows(diagnosis)
    first = cause.cells[0]
    told = [
        f"{_name_en(first, evidence)} is printed {_printed(first, evidence)}: {kind(cause.pattern).en}"
        + (f" ({rows} rows)" if rows > 1 else ""),
        cause.facts[1],
        *proof(diagnosis, evidence, "en"),
        f"proposed: {diagnosis.proposed}" if diagnosis.proposed is not None else "",
        f"it may also be: {', '.join(_name_en(r, evidence) for r in rivals)}" if rivals else "",
        f"wrong because of it: {', '.join(naming.en(c, evidence.series) for c in hurt)}" if hurt else "",
    ]
    return ". ".join(t[:1].upper() + t[1:] for t in told if t) + "."


def _rows(diagnosis: Diagnosis) -> int:
    return len({row_id(c) for c in diagnosis.cause.cells})


def _name_zh(cell: str, evidence: Evidence) -> str:
    said = _sentence(cell, evidence)
    return naming.zh(cell) + (f"「{said}」" if said else "")


def _name_en(cell: str, evidence: Evidence) -> str:
    said = _sentence(cell, evidence)
    return naming.en(cell, evidence.series) + (f" 「{said}」" if said else "")


def _sentence(cell: str, evidence: Evidence) -> str | None:
    """The words of a statement, by the id of its value or change."""
    return next((s.text for s in evidence.report.statements if s.id == _shown(cell)), None)


def _restated(diagnosis: Diagnosis, evidence: Evidence) -> Finding:
    """Today's previous column contradicts what the report before printed, or what was proposed for it."""
    past = diagnosis.cause.cells[0]
    relation = next(r for r in evidence.relations if past in r.cells)
    cell, before, now = relation.left, evidence.texts[past], evidence.texts[relation.left]
    was = evidence.yesterday.cells.get(past.removeprefix("past/")) if evidence.yesterday else None
    guessed = past in evidence.settled
    zh = f"{naming.zh(cell)}印作 {now}，前一日报告的今日值是 {was}" + (
        f"，当时推断应为 {before}" if guessed else ""
    )
    en = f"{naming.en(cell, evidence.series)} is {now}; the report before printed {was} as that day's value"
    return make_finding(
        "day.restated",
        "denied" if guessed else "restated",
        (cell,),
        zh + "：以今日所印为准。",
        en + (f", and {before} was proposed for it" if guessed else "") + ".",
        expected=now,
        relations=[relation.words(evidence.texts, "≠")],
    )


def confirmations(evidence: Evidence) -> list[Finding]:
    """Today's previous column prints what was proposed for a wrong number of the report before."""
    found = []
    for relation in evidence.relations:
        past = relation.cells[-1]
        if past in evidence.settled and relation.name == "day.previous" and relation.holds(evidence.values):
            cell, now = relation.left, evidence.texts[relation.left]
            was = evidence.yesterday.cells.get(past.removeprefix("past/")) if evidence.yesterday else None
            if was is None or parse_printed(was) == parse_printed(now):
                continue
            found.append(
                make_finding(
                    "day.confirmed",
                    "confirmed",
                    (cell,),
                    f"{naming.zh(cell)}印作 {now}：证实了对前一日报告所印 {was} 的推断。",
                    f"{naming.en(cell, evidence.series)} is {now}: it confirms what was proposed for {was}, "
                    "printed by the report before.",
                    expected=now,
                    relations=[relation.words(evidence.texts)],
                )
            )
    return found


def unexplained(relation: Relation, evidence: Evidence) -> Finding:
    """The finding for a broken relation without a likely cause."""
    words = relation.words(evidence.texts, "≠")
    cells = tuple(dict.fromkeys(_shown(c) for c in relation.cells if not c.startswith("past/")))
    told = kind("unexplained")
    return make_finding(
        f"unexplained.{relation.name}",
        "unexplained",
        cells,
        f"{told.zh}：{words}（{'、'.join(map(naming.zh, cells))}）。",
        f"{told.en}: {words} ({', '.join(naming.en(c, evidence.series) for c in cells)}).",
        relations=[words],
    )


def _interval(allowed: Any) -> str | None:
    if allowed is None or not allowed.width.is_finite():
        return None
    low, high = (_short(x) for x in (allowed.low, allowed.high))
    return low if low == high else f"{low}–{high}"


def _short(value: Any) -> str:
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _printed(cell: str, evidence: Evidence) -> str:
    return (evidence.texts.get(cell) or "").strip()


def _check_name(diagnosis: Diagnosis) -> str:
    """The rule that broke, for single cells; the kind of mistake, for several."""
    single = len(diagnosis.cause.cells) == 1 and diagnosis.witnesses
    return diagnosis.witnesses[0].name if single else f"cause.{diagnosis.cause.pattern}"


def _beside(diagnosis: Diagnosis) -> list[str]:
    """A stated number that is wrong names the table's cell beside it."""
    if not diagnosis.cause.cells[0].startswith("text/"):
        return []
    return [c for r in diagnosis.witnesses for c in r.cells if not c.startswith(("text/", "past/"))]


def _own(cells: list[str]) -> list[str]:
    """Those that this report prints; where evidence does not single out a cell, all are doubtful."""
    return [c for c in cells if not c.startswith("past/")]


def _shown(cell: str) -> str:
    return cell.removesuffix(":change")
