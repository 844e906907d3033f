"""Diagnoses as findings: what a mistake is, what is given up, what a report settles of the one before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.cells import CellRef
from ribao.check.constraints import Constraints
from ribao.check.diagnosis.diagnose import Diagnoses, Disagreement
from ribao.check.diagnosis.evidence import build_evidence, gather_evidence
from ribao.check.diagnosis.posterior import Diagnosis
from ribao.check.findings import build_finding
from ribao.check.relations import Relation
from ribao.model import Fact, Finding
from ribao.numbers import parse_printed

_SUSPECT = Decimal(repr(threshold("witness.suspect_share")))


def report_diagnoses(diagnoses: Diagnoses, constraints: Constraints) -> Iterator[Finding]:
    """A finding for each mistake, disagreeing witness, restated number, and group of relations that is given up."""
    for mistake in diagnoses.mistakes:
        yield _report_mistake(mistake, constraints)
    for disagreement in diagnoses.disagreeing:
        yield _report_disagreement(disagreement, constraints)
    for past in diagnoses.restated:
        yield from _report_restatement(past, constraints)
    for relations in diagnoses.unexplained:
        yield _report_unexplained(relations, constraints)


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


def _report_mistake(diagnosis: Diagnosis, constraints: Constraints) -> Finding:
    others = [p.cell for p in diagnosis.alternatives if not p.cell.is_outside]
    cells = _list_printed((*diagnosis.cells, *_find_compared(diagnosis), *others))
    return build_finding(
        _name_check(diagnosis),
        diagnosis.type,
        cells,
        Fact("printed", _describe_print(diagnosis, others, constraints)),
        *([diagnosis.fact] if diagnosis.fact else []),
        proposals=[p for c, p in diagnosis.proposals.items() if not c.is_outside and not c.is_stated_change],
        evidence=gather_evidence(diagnosis, constraints),
        casualties=[c for c in _list_printed(diagnosis.casualties) if not c.is_outside and c not in cells],
        alternatives=(*diagnosis.values, *diagnosis.alternatives),
        slip=diagnosis.slip,
        confidence=diagnosis.confidence,
    )


def _report_unexplained(relations: Sequence[Relation], constraints: Constraints) -> Finding:
    """The relations of a group that no likely mistakes explain: the cell that most of them share comes first."""
    shared = Counter(c for r in relations for c in r.cells if not c.is_outside)
    return build_finding(
        f"unexplained.{relations[0].name}",
        "unexplained",
        _list_printed(c for c, _ in shared.most_common()),
        Fact("unexplained"),
        evidence=[build_evidence(r, constraints) for r in relations],
    )


def find_confirmed(constraints: Constraints) -> frozenset[CellRef]:
    """The cells that print what a witness publishes of them."""
    return frozenset(
        r.left for r in constraints.relations if r.family == "published" and r.holds(constraints.values)
    )


def _report_disagreement(found: Disagreement, constraints: Constraints) -> Finding:
    """A witness publishes another number than is printed, and is more likely to speak of something else."""
    relations = [
        r for r in constraints.relations if r.family == "published" and r.cells[-1] in found.published
    ]
    first = found.published[0]
    cells = [cell.present for cell in found.published]
    values = {
        "cell": cells[0],
        "printed": (constraints.texts.get(cells[0]) or "").strip(),
        "published": constraints.texts[first],
        "witness": first.witness,
        "count": len(cells),
    }
    return build_finding(
        relations[0].name,
        "published_otherwise" if found.confidence >= _SUSPECT else "published_elsewhere",
        cells,
        Fact("published_otherwise", values),
        expected=constraints.texts[first],
        evidence=[build_evidence(r, constraints) for r in relations],
        confidence=found.confidence,
    )


def _report_restatement(past: CellRef, constraints: Constraints) -> Iterator[Finding]:
    """Today's previous column contradicts what the previous report printed, or what was proposed for it."""
    relation = next((r for r in constraints.relations if past in r.cells and r.family == "day"), None)
    if relation is None:
        return
    now, was = constraints.texts[relation.left], _print_before(past, constraints)
    values, denied = {"printed": now, "before": was or ""}, past in constraints.settled
    yield build_finding(
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
    cells = diagnosis.cells
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
    single = len(diagnosis.cells) == 1 and diagnosis.witnesses
    return diagnosis.witnesses[0].name if single else f"cause.{diagnosis.type}"


def _find_compared(diagnosis: Diagnosis) -> list[CellRef]:
    """The table cells that a wrong stated number is compared with."""
    if diagnosis.cells[0].table != "text":
        return []
    return [c for r in diagnosis.witnesses for c in r.cells if c.table != "text" and not c.is_outside]


def _list_printed(cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
    return tuple(dict.fromkeys(cell.printed for cell in cells))
