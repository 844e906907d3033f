"""What `make run` prints when the bundled days are through."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ribao.model import SEVERITIES

from ribao_local.keys import Keys
from ribao_local.place import Place


def closing(place: Place, keys: Keys, states: Mapping[date, str], summary: Mapping[str, Any]) -> str:
    """The closing text: what was loaded and found, where the mails lie, how to look at it.

    `states` are the runs' end states by day; `summary` is `ribao.pipeline.summary`'s.
    """
    failed = [str(day) for day, state in states.items() if state != "success"]
    mails = len(list(place.mails.glob("*.eml")))
    lines = [
        ("reports loaded", counted(summary["reports"])),
        ("readings", counted(summary["readings"])),
        ("findings", by_severity(summary["findings"])),
        ("quarantined", counted(summary["quarantined"])),
        ("mails", f"{mails} in {place.mails}"),
        ("pages", f"{place.ui_url}   user admin, password {keys.ui}   (looking only: viewer, {keys.viewer})"),
        ("commands", f". {place.shell_file} && ribao findings --on 2024-03-29"),
        ("logs", str(place.logs)),
    ]
    if failed:
        lines.append(("FAILED", f"{', '.join(failed)}: open the run in the pages, or see the logs"))
    width = max(len(name) for name, _ in lines)
    return "\n".join(["", "Ribao", *(f"  {name:<{width}}  {text}" for name, text in lines), ""])


def by_severity(findings: Mapping[str, int]) -> str:
    """`3 error, 4 warn, 12 info`, worst first."""
    return ", ".join(f"{counted(findings.get(severity, 0))} {severity}" for severity in SEVERITIES)


def counted(number: int) -> str:
    """A count with thousands commas."""
    return f"{number:,}"
