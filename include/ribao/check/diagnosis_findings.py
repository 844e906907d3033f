"""Findings about broken relations, as data: what a diagnosis says, what it leaves unexplained, what a report settles."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnose import Diagnosis
from ribao.check.evidence import build_evidence, gather_evidence
from ribao.check.findings import build_finding
from ribao.check.intervals import Interval
from ribao.check.relations import Relation
from ribao.model import Fact, Finding, Proposal
from ribao.numbers import parse_printed


def report_diagnosis(diagnosis: Diagnosis, constraints: Constraints) -> Finding:
    """The finding that a diagnosis comes to."""
    cause = diagnosis.cause
    first = cause.cells[0]
    if first.is_past:
        return _report_restatement(diagnosis, constraints)
    alternatives = list({r.cells[0]: r for r in diagnosis.alternatives if r.cells[0] != first}.values())
    own = [r.cells[0] for r in alternatives if not r.cells[0].is_past]
    return build_finding(
        _name_check(diagnosis),
        cause.type,
        _list_printed((*cause.cells, *_find_compared(diagnosis), *own)),
        Fact("printed", _describe_print(diagnosis, [r.cells[0] for r in alternatives], constraints)),
        *([cause.fact] if cause.fact else []),
        proposals={cell.printed: right for cell, right in diagnosis.proposals.items()},
        expected=_write_interval(cause.values.get(first)),
        evidence=gather_evidence(diagnosis, constraints),
        casualties=_list_printed(c for c in diagnosis.casualties if not c.is_past),
        alternatives=[Proposal(r.cells[0], r.proposed.get(r.cells[0])) for r in alternatives],
        slip=cause.type,
    )


def report_unexplained(relation: Relation, constraints: Constraints) -> Finding:
    """The finding for a broken relation without a likely cause."""
    return build_finding(
        f"unexplained.{relation.name}",
        "unexplained",
        _list_printed(c for c in relation.cells if not c.is_past),
        Fact("unexplained"),
        evidence=[build_evidence(relation, constraints)],
    )


def find_confirmations(constraints: Constraints) -> Iterator[Finding]:
    """Today's previous column prints what was proposed for a wrong number of the previous report."""
    for relation in constraints.relations:
        past = relation.cells[-1]
        if past in constraints.settled and relation.family == "day" and relation.holds(constraints.values):
            now, was = constraints.texts[relation.left], _print_before(past, constraints)
            if was is not None and parse_printed(was) != parse_printed(now):
                yield build_finding(
                    "day.confirmed",
                    "confirmed",
                    [relation.left],
                    Fact("confirmed", {"printed": now, "before": was}),
                    expected=now,
                    evidence=[build_evidence(relation, constraints)],
                )


def _report_restatement(diagnosis: Diagnosis, constraints: Constraints) -> Finding:
    """Today's previous column contradicts what the previous report printed, or what was proposed for it."""
    past = diagnosis.cause.cells[0]
    relation = next(r for r in constraints.relations if past in r.cells)
    now, was = constraints.texts[relation.left], _print_before(past, constraints)
    values = {"printed": now, "before": was or ""}
    denied = past in constraints.settled
    return build_finding(
        "day.restated",
        "denied" if denied else "restated",
        [relation.left],
        Fact("denied", {**values, "proposed": constraints.texts[past]})
        if denied
        else Fact("restated", values),
        expected=now,
        evidence=[build_evidence(relation, constraints)],
    )


def _describe_print(
    diagnosis: Diagnosis, alternatives: list[CellRef], constraints: Constraints
) -> Mapping[str, object]:
    """The first cell's printed text, how many rows are concerned, and the sentences of stated numbers."""
    cells = diagnosis.cause.cells
    named = [cells[0], *alternatives]
    sentences = {s.id: s.text for s in constraints.report.statements}
    return {
        "cell": cells[0],
        "printed": (constraints.texts.get(cells[0]) or "").strip(),
        "rows": len({cell.row for cell in cells}),
        "sentences": {c: sentences[c.printed] for c in named if c.printed in sentences},
    }


def _print_before(past: CellRef, constraints: Constraints) -> str | None:
    return constraints.yesterday.cells.get(past.present) if constraints.yesterday else None


def _name_check(diagnosis: Diagnosis) -> str:
    """The relation that is broken, for a single cell; the kind of mistake, for several."""
    single = len(diagnosis.cause.cells) == 1 and diagnosis.witnesses
    return diagnosis.witnesses[0].name if single else f"cause.{diagnosis.cause.type}"


def _find_compared(diagnosis: Diagnosis) -> list[CellRef]:
    """The table cells that a wrong stated number is compared with."""
    if diagnosis.cause.cells[0].table != "text":
        return []
    return [c for r in diagnosis.witnesses for c in r.cells if c.table != "text" and not c.is_past]


def _list_printed(cells: Iterator[CellRef] | tuple[CellRef, ...]) -> tuple[CellRef, ...]:
    return tuple(dict.fromkeys(cell.printed for cell in cells))


def _write_interval(allowed: Interval | None) -> str | None:
    if allowed is None or not allowed.width.is_finite():
        return None
    low, high = (_write_short(end) for end in (allowed.low, allowed.high))
    return low if low == high else f"{low}–{high}"


def _write_short(value: Decimal) -> str:
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
