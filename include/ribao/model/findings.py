"""What the checks know of earlier reports, and what they find in one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ribao.cells import CellRef, RowRef
from ribao.model.report import Severity, Statement
from ribao.model.witness import WitnessComparison

Scope = Literal["cell", "row", "block", "report"]

# The checks never use more earlier reports than a year of trading days has.
HISTORY_REPORTS = 250


@dataclass(frozen=True, slots=True)
class ReportSnapshot:
    """What the checks need to know of an earlier report.

    `cells` maps cell id to printed text (tables and headers); `series` maps a
    row id (`t2/铜/LME库存`, `t1/LME铜`) to its series id; `proposed` maps the
    ids of cells that were found wrong to the value proposed then, or None.
    `suspects` maps other cells to the probability that they are wrong.
    `statements` are kept for the next day's narrative. `agreements` says of each number that a witness published
    whether the report printed it, but for those where the report was found wrong.
    """

    report_date: date
    data_date: date | None
    sha256: str
    cells: Mapping[CellRef, str | None]
    series: Mapping[RowRef, str | None]
    proposed: Mapping[CellRef, Decimal | None] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    suspects: Mapping[CellRef, Decimal] = field(default_factory=dict)
    agreements: Mapping[CellRef, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The value proposed for a cell, as the cell would print it; `confidence` is its probability where that is known."""

    cell: CellRef
    value: str | None
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    """A number in an equation: as printed (None: a blank), and what it is taken to be where that differs."""

    cell: CellRef
    printed: str | None
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one relation says of a finding's first cell.

    `relation` is its id in the catalogue; `equation` has {0}, {1}, … for `operands`, e.g. "{0} = {1} + {2}".
    `holds` says whether the printed numbers satisfy it (None: one is blank). Where it gives the first cell's
    value, `solution` is the expression that does and `allows` the value, or the range "low–high".
    """

    relation: str
    equation: str
    operands: tuple[Operand, ...]
    holds: bool | None
    solution: str | None = None
    allows: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a finding states besides its evidence: which, and the values in it.

    `name` is the id of a message; a value is a printed number, a name or a code, never a sentence.
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause: the wrong cells, the first of them the one to look at, and what proves it.

    `check` is the rule that found it, `type` what kind of problem it is (finding_types.yaml), `scope` how far
    it reaches, `slip` the mistake that explains the cells (None where none is claimed). `expected` is what the
    evidence allows for the first cell. `alternatives` are cells that may be wrong instead; `casualties` cells
    that are wrong only because these are. The first of `facts` is what the finding says, the others support
    it. `confidence` is the probability that the first cell is wrong, where that is known. `alternatives` also hold values
    of the cells that are not certain enough to be proposed. `fingerprint` is the same for the same standing problem in
    another report.
    """

    check: str
    type: str
    severity: Severity
    cells: tuple[CellRef, ...]
    facts: tuple[Fact, ...]
    scope: Scope = "cell"
    slip: str | None = None
    expected: str | None = None
    proposals: tuple[Proposal, ...] = ()
    alternatives: tuple[Proposal, ...] = ()
    casualties: tuple[CellRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    fingerprint: str = ""
    confidence: Decimal | None = None

    @property
    def proposed(self) -> str | None:
        """The value proposed for the first cell."""
        return (
            next((p.value for p in self.proposals if p.cell == self.cells[0]), None) if self.cells else None
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that the checks say of one report. `quarantine` is the finding that keeps it out of the marts.

    `comparisons` are the cells that have a witness, beside what it publishes.
    """

    findings: tuple[Finding, ...]
    quarantine: Finding | None = None
    comparisons: tuple[WitnessComparison, ...] = ()
