"""The words of the project as frozen dataclasses. They hold data and do nothing."""

from ribao.model.day import DAY_TYPES, Day, DayCell, DayFinding, DayForm, DayRow
from ribao.model.delivery import Language, Notice, Outgoing, ReportAlerts, Sighting
from ribao.model.findings import (
    HISTORY_REPORTS,
    Evidence,
    Fact,
    Finding,
    Operand,
    Proposal,
    ReportSnapshot,
    Scope,
    Verdict,
)
from ribao.model.history import Daily, Decision, Point, Reconsidered, Revision, Standing
from ribao.model.originals import Archived, Fetched
from ribao.model.report import (
    CERTAIN,
    INDICATOR_FIELDS,
    QUOTE_FIELDS,
    SEVERITIES,
    UNREADABLE,
    Box,
    Cell,
    HeaderDates,
    Indicator,
    ParseWarning,
    Period,
    Quote,
    Report,
    Section,
    Severity,
    Side,
    Statement,
)
from ribao.model.sheets import Marked, Sheet
from ribao.model.witness import (
    TOTAL,
    Published,
    PublishedDays,
    WitnessAnswer,
    WitnessComparison,
    WitnessField,
    WitnessReading,
    WitnessState,
)

__all__ = [
    "CERTAIN", "DAY_TYPES", "HISTORY_REPORTS", "INDICATOR_FIELDS", "QUOTE_FIELDS", "SEVERITIES", "TOTAL", "UNREADABLE",
    "Archived", "Box", "Cell", "Daily", "Day", "DayCell", "DayFinding", "DayForm", "DayRow", "Decision", "Evidence",
    "Fact", "Fetched", "Finding", "HeaderDates", "Indicator", "Language", "Marked", "Notice", "Operand", "Outgoing",
    "ParseWarning", "Period", "Point", "Proposal", "Published", "PublishedDays", "Quote", "Reconsidered", "Report",
    "ReportAlerts", "ReportSnapshot", "Revision", "Scope", "Section", "Severity", "Sheet", "Side", "Sighting",
    "Standing", "Statement", "Verdict", "WitnessAnswer", "WitnessComparison", "WitnessField", "WitnessReading",
    "WitnessState",
]  # fmt: skip
