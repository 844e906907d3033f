"""What witnesses publish, as numbers beside a report's own: each is tied to the cell that it speaks of.

A witness is no truth. How far one is trusted for a cell comes from the catalogue and from the reports before: one that
agreed speaks of the same thing, one that did not goes by another definition, and says nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ribao.catalogue.thresholds import threshold
from ribao.catalogue.witnesses import all_witnesses
from ribao.cells import CellRef
from ribao.check.cross_report import find_line
from ribao.check.relations import Relation, build_relation
from ribao.check.series_profile import SeriesProfile
from ribao.model import WitnessComparison, WitnessReading

_DEFINITION: float = threshold("witness.other_definition_share")
_AGREES_ANYWAY: float = threshold("witness.agrees_anyway_share")
_OTHER_MONTH: float = threshold("witness.uncertain_month_share")
_MISTRUSTED: float = threshold("witness.mistrusted_share")


def select_published(
    comparisons: Sequence[WitnessComparison], profile: SeriesProfile
) -> dict[CellRef, WitnessReading]:
    """What witnesses publish of a report's cells, without what goes by another definition."""
    return {
        cell: found.reading
        for found in comparisons
        if found.reading
        # A percentage follows from the close and the change: it is no observation of its own.
        and found.reading.field != "pct"
        and not _is_settled(found)
        and price_mistrust(cell := found.cell.published_by(found.witness), found.reading, profile)
        < _MISTRUSTED
    }


def _is_settled(found: WitnessComparison) -> bool:
    """Whether a change is right in its own terms, from the settlement: other tables may say another."""
    return found.state == "agrees" and found.reading is not None and found.reading.basis == "settlement"


def relate_published(published: Sequence[CellRef]) -> Iterator[Relation]:
    """A cell prints what a witness publishes of it."""
    line = find_line("published")
    for cell in published:
        relation = build_relation(line, line["equation"], {"cell": cell.present, "published": cell})
        yield replace(relation, name=f"published.{cell.witness}")


def price_mistrust(cell: CellRef, reading: WitnessReading, profile: SeriesProfile, alike: int = 0) -> float:
    """The probability that a witness speaks of something else than its cell, or is wrong.

    It agrees today on so many numbers of the same definition (`alike`).
    """
    agrees, differs = profile.count_agreements(cell)
    agrees += alike
    wrong = float(all_witnesses()[cell.witness].wrong)
    other = _DEFINITION * _AGREES_ANYWAY**agrees * (1 - _AGREES_ANYWAY) ** differs
    same = (1 - _DEFINITION) * (1 - wrong) ** agrees * wrong**differs
    share = other / (other + same)
    found = share * (1 - _AGREES_ANYWAY) + (1 - share) * wrong
    found = max(found, is_repeated(reading) * float(all_witnesses()[cell.witness].repeats or 0))
    return found if reading.certain else max(found, _OTHER_MONTH)


def is_repeated(reading: WitnessReading) -> bool:
    """Whether a number may be the day before's, from a witness that gives such ones."""
    return reading.unmoved and bool(all_witnesses()[reading.witness].repeats)
