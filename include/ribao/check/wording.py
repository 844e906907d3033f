"""A diagnosis as a finding in words: what is printed, what its witnesses say, what went wrong, what is right."""

from typing import Any

from ribao.check import naming
from ribao.check.diagnose import Diagnosis
from ribao.check.equations import in_words as tree_in_words
from ribao.check.evidence import Evidence
from ribao.check.kinds import kind, make_finding
from ribao.check.relations import Relation
from ribao.model import Finding
from ribao.numbers import parse_printed

# So many witnesses make a message; the rest stand in the finding's relations.
_WITNESSES = 3


def in_words(diagnosis: Diagnosis, evidence: Evidence) -> Finding:
    """The finding that says a diagnosis."""
    cause = diagnosis.cause
    first = cause.cells[0]
    if first.startswith("past/"):
        return _restated(diagnosis, evidence)
    words = kind(cause.pattern)
    allowed = cause.values.get(first)
    shown = diagnosis.witnesses[:_WITNESSES]
    zh = [
        naming.zh(first) + f" 印作 {_printed(first, evidence)}：{words.zh}",
        cause.facts[0],
        *_says(shown, first, evidence, "zh"),
    ]
    en = [
        f"{naming.en(first, evidence.series)} is printed {_printed(first, evidence)}: {words.en}",
        cause.facts[1],
        *_says(shown, first, evidence, "en"),
    ]
    if diagnosis.proposed is not None:
        zh.append(f"应为 {diagnosis.proposed}")
        en.append(f"Proposed: {diagnosis.proposed}")
    rivals = list(dict.fromkeys(r.cells[0] for r in diagnosis.rivals if r.cells[0] != first))
    if rivals:
        zh.append(f"也可能错在：{'、'.join(map(naming.zh, rivals))}")
        en.append(f"It may also be: {', '.join(naming.en(r, evidence.series) for r in rivals)}")
    return make_finding(
        _check_name(diagnosis),
        cause.pattern,
        tuple(dict.fromkeys(map(_shown, (*cause.cells, *_beside(diagnosis), *_own(rivals))))),
        "。".join(p for p in zh if p) + "。",
        ". ".join(p for p in en if p) + ".",
        right=diagnosis.proposed,
        expected=_interval(allowed),
        relations=[r.words(evidence.texts) for r in diagnosis.witnesses],
        casualties=tuple(dict.fromkeys(_shown(c) for c in diagnosis.casualties if not c.startswith("past/"))),
    )


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
        right=now,
        relations=[relation.words(evidence.texts)],
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
                    right=now,
                    relations=[relation.words(evidence.texts)],
                )
            )
    return found


def unexplained(relation: Relation, evidence: Evidence) -> Finding:
    """The finding for a broken relation without a likely cause."""
    words = relation.words(evidence.texts)
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


def _says(witnesses: tuple[Relation, ...], cell: str, evidence: Evidence, language: str) -> list[str]:
    """What each witness gives for the cell; of witnesses that do not speak of it, the equation."""
    said: dict[str, list[str]] = {}
    for relation in witnesses:
        name = relation.zh if language == "zh" else relation.en
        if cell in relation.cells:
            tree = relation.form(cell)
            words = f"{name} ({tree_in_words(tree, evidence.texts)})"
            known = relation.allows(cell, evidence.values)
            value = _about(known.low, known.high) if known.width.is_finite() else "?"
            said.setdefault(value, []).append(words)
        else:
            said.setdefault("", []).append(f"{name} {relation.words(evidence.texts)}")
    join, one, several = ("、", "得出", "均得出") if language == "zh" else (", ", "gives", "all give")
    return [
        join.join(words) + (f" {one if len(words) == 1 else several} {value}" if value else "")
        for value, words in said.items()
    ]


def _about(low: Any, high: Any) -> str:
    """An interval for reading: its middle in as few places as tell it from its ends."""
    middle = (low + high) / 2
    half = (high - low) / 2
    places = 0
    while places < 6 and half and half < type(half)(1).scaleb(-places) / 2:
        places += 1
    exponent = middle.normalize().as_tuple().exponent
    if not half:
        places = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{middle:.{min(places, 6)}f}"


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
