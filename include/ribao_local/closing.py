"""The summary that `make run` prints after the bundled days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ribao.model import SEVERITIES

from ribao_local.keys import Keys
from ribao_local.place import Place


def format_summary(place: Place, keys: Keys, states: Mapping[date, str], summary: Mapping[str, Any]) -> str:
    """Format the closing text: what was loaded and found, where the mails are, how to open the pages.

    `states` are the runs' end states by day; `summary` is `ribao.pipeline.summary`'s.
    """
    failed = [str(day) for day, state in states.items() if state != "success"]
    mails = len(list(place.mails.glob("*.eml")))
    lines = [
        ("reports loaded", format_count(summary["reports"])),
        ("readings", format_count(summary["readings"])),
        ("findings", format_findings(summary["findings"])),
        ("quarantined", format_count(summary["quarantined"])),
        ("mails", f"{mails} in {place.mails}"),
        ("pages", f"{place.ui_url}   user admin, password {keys.ui}   (looking only: viewer, {keys.viewer})"),
        ("commands", f". {place.shell_file} && ribao findings --on 2024-03-29"),
        ("logs", str(place.logs)),
    ]
    if failed:
        lines.append(("FAILED", f"{', '.join(failed)}: open the run in the pages, or see the logs"))
    width = max(len(name) for name, _ in lines)
    return "\n".join(["", "Ribao", *(f"  {name:<{width}}  {text}" for name, text in lines), ""])


def format_findings(findings: Mapping[str, int]) -> str:
    """Format counts by severity, highest first: `3 error, 4 warn, 12 info`."""
    return ", ".join(f"{format_count(findings.get(severity, 0))} {severity}" for severity in SEVERITIES)


def format_count(number: int) -> str:
    """Format a count with thousands separators."""
    return f"{number:,}"
