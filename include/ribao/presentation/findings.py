"""A finding as text: its message, the sentences of its proof, and its equations with the printed numbers."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from ribao.catalogue.finding_types import finding_type
from ribao.cells import CellRef, RowRef
from ribao.equation_text import fill_equation
from ribao.finding_json import finding_to_json
from ribao.model import Evidence, Fact, Finding, Proposal, Verdict
from ribao.package_data import read_yaml
from ribao.presentation.certainty import name_certainty
from ribao.presentation.messages import LANGUAGES, messages
from ribao.presentation.names import Names, name_witness

# So many relations that give the right value, and so many that fail beside them, make a message; without the
# first, so many that fail.
_MOST_GIVING, _MOST_FAILING = 3, 2
# So many values that a cell may have are listed.
_MOST_VALUES = 3
# Facts whose message is followed by what proves it; the others say all themselves.
_WITH_PROOF = ("printed", "blank", "negative")


def write_message(finding: Finding, language: str) -> str:
    """What a finding says, in full."""
    writer = _Writer(finding, language)
    if not finding.facts:
        return _capitalize(writer.write_plain(), language)
    lead = writer.write_fact(finding.facts[0])
    if not _has_proof(finding):
        return _capitalize(lead, language)
    sentences = [lead, *writer.write_facts(), *writer.write_evidence(), *writer.write_ending()]
    return writer.join_sentences(sentences)


def write_reasons(verdict: Verdict) -> dict[str, str]:
    """Why a report is in quarantine, by language; empty where it is not."""
    finding = verdict.quarantine
    return {language: write_message(finding, language) for language in LANGUAGES} if finding else {}


def write_reason(finding: Finding, language: str) -> tuple[str, ...]:
    """The same without what a card shows besides: the cell, what is printed, the proposal, the casualties."""
    writer = _Writer(finding, language)
    if not finding.facts:
        return (_capitalize(writer.write_plain().rstrip("。."), language),)
    sentences = [writer.write_fact(finding.facts[0], ".reason").rstrip("。.")]
    if _has_proof(finding):
        sentences += [*writer.write_facts(), *writer.write_evidence(), *writer.write_alternatives()]
    return tuple(_capitalize(sentence, language) for sentence in sentences)


def present_finding(finding: Finding) -> dict[str, Any]:
    """A finding as one JSON-ready object with its texts: what `ribao audit` documents."""
    return {
        **finding_to_json(finding),
        "message": write_message(finding, "zh"),
        "message_en": write_message(finding, "en"),
        "proposed": finding.proposed,
        "relations": list(list_equations(finding)),
    }


def list_equations(finding: Finding) -> tuple[str, ...]:
    """The relations that the printed numbers break, with the numbers; those that hold, of a note."""
    return tuple(
        write_equation(e) for e in finding.evidence if not e.holds or (finding.severity == "info" and e.holds)
    )


def list_unsaid_equations(finding: Finding) -> tuple[str, ...]:
    """Those of them that `write_reason` leaves out."""
    in_reason = {id(e) for e in (*_giving(finding), *_failing(finding))} if _has_proof(finding) else set()
    left = [e for e in finding.evidence if id(e) not in in_reason]
    return tuple(write_equation(e) for e in left if not e.holds or finding.severity == "info")


def write_equation(evidence: Evidence) -> str:
    """The equation with the printed numbers; ≠ where it does not hold."""
    return fill_equation(evidence.equation, [o.printed or "?" for o in evidence.operands], evidence.holds)


def _has_proof(finding: Finding) -> bool:
    return bool(finding.facts) and finding.facts[0].name in _WITH_PROOF


def _giving(finding: Finding) -> Sequence[Evidence]:
    return [e for e in finding.evidence if e.solution is not None][:_MOST_GIVING]


def _failing(finding: Finding) -> Sequence[Evidence]:
    most = _MOST_FAILING if _giving(finding) else _MOST_GIVING
    return [e for e in finding.evidence if e.solution is None and e.holds is False][:most]


def _split_published(evidence: Sequence[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """What witnesses publish, and the other evidence."""
    published = [e for e in evidence if e.operands[-1].cell.is_published]
    return published, [e for e in evidence if e not in published]


class _Writer:
    """Writes the sentences of one finding in one language."""

    def __init__(self, finding: Finding, language: str) -> None:
        self.finding, self.language = finding, language
        self.m, self.names = messages(language), Names(language)

    def write_plain(self) -> str:
        """The type of the finding and its cells, where nothing more is known of it."""
        if not self.finding.cells:
            return self.m("finding-no-cells", type=self._type())
        return self.m("finding-plain", cells=self._join(self.finding.cells), type=self._type())

    def write_fact(self, fact: Fact, attribute: str = "") -> str:
        """A fact as a sentence; of its `attribute` where its message has it."""
        name = f"fact-{fact.name}"
        values = {
            key: self._write_value(key, value) for key, value in fact.values.items() if key != "sentences"
        }
        return self.m(
            name + attribute if name + attribute in self.m else name, **(self._context(fact) | values)
        )

    def write_facts(self) -> Iterator[str]:
        """The facts that support the first."""
        return map(self.write_fact, self.finding.facts[1:])

    def write_evidence(self) -> Iterator[str]:
        """What gives the right value, grouped by the value, then what fails as printed."""
        sources: dict[str, dict[str, None]] = {}
        published, giving = _split_published(_giving(self.finding))
        for evidence in published:
            witness = name_witness(evidence.operands[-1].cell.witness, self.language)
            yield self.m("evidence-published-value", witness=witness, value=evidence.operands[-1].printed)
        for evidence in giving:
            sources.setdefault(evidence.allows or "", {})[self._write_source(evidence)] = None
        for value, names in sources.items():
            values = {"sources": self.m("comma").join(names), "count": len(names), "value": value}
            exact = value == self.finding.proposed
            yield self.m("evidence-gives", **values) if exact else self.m("evidence-allows", **values)
        for evidence in _failing(self.finding):
            relation = name_relation(evidence.relation, self.language)
            yield self.m("evidence-fails", equation=write_equation(evidence), relation=relation)

    def write_ending(self) -> Iterator[str]:
        """The proposal, the alternatives, the casualties."""
        if self.finding.proposed is not None:
            yield self._write_proposal(self.finding.proposed)
        yield from self.write_alternatives()
        if self.finding.casualties:
            yield self.m("finding-casualties", cells=self._join(self.finding.casualties))

    def write_alternatives(self) -> Iterator[str]:
        """The values that the first cell may have, none being certain, and the other cells that may be wrong instead."""
        first = self.finding.cells[:1]
        own = [p for p in self.finding.alternatives if (p.cell,) == first and p.value is not None]
        if own and self.finding.proposed is None:
            shown = map(self._write_alternative, own[:_MOST_VALUES])
            yield self.m("finding-values", values=self.m("comma").join(shown))
        named = {*self.finding.cells[:1], *self.finding.casualties, *(p.cell for p in self.finding.proposals)}
        others = [c for c in self.finding.cells if c in {p.cell for p in self.finding.alternatives} - named]
        if others:
            yield self.m("finding-alternatives", cells=self._join(others))

    def _write_proposal(self, value: str) -> str:
        first = next(p for p in self.finding.proposals if p.cell == self.finding.cells[0])
        certainty = name_certainty(first.confidence, self.m)
        if not certainty:
            return self.m("finding-proposed", value=value)
        return self.m("finding-proposed-certainty", value=value, certainty=certainty)

    def _write_alternative(self, proposal: Proposal) -> str:
        certainty = name_certainty(proposal.confidence or Decimal(0), self.m)
        return self.m("finding-value", value=proposal.value, certainty=certainty)

    def join_sentences(self, sentences: Iterable[str]) -> str:
        """One text of several sentences."""
        end = self.m("finding-end")
        space = " " if self.language == "en" else ""
        return (end + space).join(_capitalize(sentence, self.language) for sentence in sentences) + end

    def _write_source(self, evidence: Evidence) -> str:
        numbers = [o.assumed or o.printed or "?" for o in evidence.operands]
        relation = name_relation(evidence.relation, self.language)
        if self.finding.cells[0].table == "text":
            relation = self.m("evidence-table")
        solution = fill_equation(evidence.solution or "", numbers)
        return self.m("evidence-source", relation=relation, solution=solution)

    def _context(self, fact: Fact) -> dict[str, Any]:
        """What every message may name: the first cell, all cells, the type, the first equation."""
        cells = tuple(map(CellRef, fact.values.get("cells", ()))) or self.finding.cells
        first = self.finding.evidence[0] if self.finding.evidence else None
        return {
            "cell": self._name(cells[0]) if cells else "",
            "cells": self._join(cells),
            "named": "yes" if cells else "no",
            "type": self._type(),
            "equation": write_equation(first) if first else "",
        }

    def _write_value(self, key: str, value: object) -> object:
        if key == "cell":
            return self._name(CellRef(str(value)))
        if key == "row":
            return self.names.name_row(RowRef(str(value)))
        if key == "witness":
            return name_witness(str(value), self.language)
        if key == "block":
            return self.names.heading(str(value))
        if key == "cells":
            return self._join(map(CellRef, value if isinstance(value, list | tuple) else ()))
        if isinstance(value, list | tuple):
            equations = key.startswith("with_")
            return self.m("equation-comma" if equations else "comma").join(value) or "none"
        return value

    def _type(self) -> str:
        finding_kind = finding_type(self.finding.type)
        return finding_kind.zh if self.language == "zh" else finding_kind.en

    def _name(self, cell: CellRef) -> str:
        sentence = self._sentences().get(cell)
        name = self.names.name_cell(cell)
        return self.m("cell-quoted", cell=name, sentence=sentence) if sentence else name

    def _sentences(self) -> dict[str, str]:
        """The sentences of the stated numbers that the finding names."""
        found: dict[str, str] = {}
        for fact in self.finding.facts[:1]:
            found |= fact.values.get("sentences", {})
        return found

    def _join(self, cells: Iterable[CellRef]) -> str:
        return self.m("comma").join(map(self._name, cells))


def _capitalize(text: str, language: str) -> str:
    return text[:1].upper() + text[1:] if language == "en" else text


def name_relation(name: str, language: str) -> str:
    """What a relation of the catalogue is called as a source of a value; a witness's number by its name."""
    family, _, witness = name.partition(".")
    if family == "published" and witness:
        return messages(language)("evidence-published", witness=name_witness(witness, language))
    return _relation_names().get(name, {}).get(language, name)


@cache
def _relation_names() -> dict[str, dict[str, str]]:
    lines = read_yaml("ribao.catalogue", "relations.yaml")
    return {
        line["name"]: {"zh": line["zh"], "en": line["en"]}
        for part in ("row", "report", "twins", "others")
        for line in lines[part]
    }
