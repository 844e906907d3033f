"""Days of another maker, with the labelled mistakes undone, in the form of our own simulated days.

A folder holds a JSON of truth for each day: every cell as printed, the facts of the narrative, and the
defects with what is true. Days that cannot be corrected (a whole report of another day) are left out.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ribao.model import INDICATOR_FIELDS, QUOTE_FIELDS, Report
from ribao.numbers import parse_printed
from ribao.read.narrative.statements import read_statements

from ribao_sim import Day, build_report
from ribao_sim.cells import index_cells


def read_days(folder: Path) -> Iterator[Day]:
    """The folder's days as they would be without mistakes, in the order of their dates."""
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if all(d["kind"] != "duplicate_report" for d in truth["defects"]):
            yield _undo_mistakes(truth)


def build_read_report(day: Day) -> Report:
    """The day's report, its statements read from the sentences."""
    made = build_report(day)
    spans = [(s, [None] * sum(len(p) + 1 for p in s.paragraphs)) for s in made.sections]
    return replace(made, statements=read_statements(spans))


def _undo_mistakes(truth: dict[str, Any]) -> Day:
    day: Day = {
        "report_date": truth["report_date"],
        "contracts": [[r["contract"], *(r[f] for f in QUOTE_FIELDS), r["unit"]] for r in truth["contracts"]],
        "blocks": [
            {**b, "rows": [[r["metric"], *(r[f] for f in INDICATOR_FIELDS)] for r in b["rows"]]}
            for b in truth["blocks"]
        ],
        "sections": truth["sections"],
        "facts": truth["facts"],
    }
    spots, facts = index_cells(day), {f["id"]: f for f in truth["facts"]}
    for defect in truth["defects"]:
        true = defect["true"] if isinstance(defect["true"], list) else [defect["true"]]
        for cell, text in zip(defect["cells"], true, strict=False):
            if cell in facts:
                _restate_fact(day, facts[cell], text)
            elif cell in spots and defect["severity"] != "info":
                spots[cell].text = text
    made = build_read_report({**day, "facts": []})
    day["facts"] = [{**f, "series": _find_series(f, made)} for f in facts.values()]
    return day


def _restate_fact(day: Day, fact: dict[str, Any], value: str) -> None:
    """Put a fact's true value back into its sentence."""
    sentence = fact["text_span"].replace(fact["value"], value, 1)
    for section in day["sections"]:
        if section["commodity"] == fact["commodity"]:
            section["paragraphs"] = [p.replace(fact["text_span"], sentence, 1) for p in section["paragraphs"]]
    fact |= {"value": value, "text_span": sentence}


def _find_series(fact: dict[str, Any], made: Report) -> str | None:
    """The series that a fact speaks of, as its sentence is read."""
    value = parse_printed(fact["value"])
    return next(
        (
            s.series
            for s in made.statements
            if s.commodity == fact["commodity"] and value and _is_same_number(s.value, value.value)
        ),
        None,
    )


def _is_same_number(text: str | None, value: Any) -> bool:
    printed = parse_printed(text)
    return printed is not None and printed.value == value
