"""Findings as JSON objects, and back: as data, without sentences."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ribao.cells import CellRef
from ribao.model import Evidence, Fact, Finding, Operand, Proposal, Verdict
from ribao.witness_json import comparison_from_json, comparison_to_json

Json = dict[str, Any]


def finding_to_json(finding: Finding) -> Json:
    """A finding as one JSON-ready object."""
    found = asdict(finding)
    found["confidence"] = _to_float(finding.confidence)
    for proposal in (*found["proposals"], *found["alternatives"]):
        proposal["confidence"] = _to_float(proposal["confidence"])
    return found


def finding_from_json(obj: Mapping[str, Any]) -> Finding:
    """The finding that `finding_to_json` wrote; other keys are ignored."""
    plain = {
        key: obj[key] for key in ("check", "type", "severity", "scope", "slip", "expected", "fingerprint")
    }
    return Finding(
        cells=tuple(map(CellRef, obj["cells"])),
        facts=tuple(Fact(fact["name"], fact["values"]) for fact in obj["facts"]),
        proposals=tuple(map(_proposal, obj["proposals"])),
        alternatives=tuple(map(_proposal, obj["alternatives"])),
        casualties=tuple(map(CellRef, obj["casualties"])),
        evidence=tuple(map(_evidence, obj["evidence"])),
        confidence=_decimal(obj.get("confidence")),
        **plain,
    )


def verdict_to_json(verdict: Verdict) -> Json:
    """A verdict as one JSON-ready object; `quarantine` is the place of its finding in the list."""
    place = verdict.findings.index(verdict.quarantine) if verdict.quarantine else None
    return {
        "findings": [finding_to_json(f) for f in verdict.findings],
        "quarantine": place,
        "comparisons": [comparison_to_json(c) for c in verdict.comparisons],
    }


def verdict_from_json(obj: Mapping[str, Any]) -> Verdict:
    """The verdict that `verdict_to_json` wrote."""
    findings = tuple(map(finding_from_json, obj["findings"]))
    quarantine = None if obj["quarantine"] is None else findings[obj["quarantine"]]
    return Verdict(findings, quarantine, tuple(map(comparison_from_json, obj.get("comparisons", ()))))


def _proposal(obj: Mapping[str, Any]) -> Proposal:
    return Proposal(CellRef(obj["cell"]), obj["value"], _decimal(obj.get("confidence")))


def _to_float(share: Decimal | None) -> float | None:
    return None if share is None else float(share)


def _decimal(share: float | str | None) -> Decimal | None:
    return None if share is None else Decimal(str(share))


def _evidence(obj: Mapping[str, Any]) -> Evidence:
    operands = tuple(Operand(CellRef(o["cell"]), o["printed"], o["assumed"]) for o in obj["operands"])
    return Evidence(**{**obj, "operands": operands})
