"""The Report Desk's queries, one file for each subject. Each function takes the cursor of a running transaction."""

from ribao.warehouse.queries import (
    calendar,
    day,
    findings,
    health,
    report,
    report_findings,
    series,
    witnesses,
)

__all__ = ["calendar", "day", "findings", "health", "report", "report_findings", "series", "witnesses"]
