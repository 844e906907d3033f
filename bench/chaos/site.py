"""Publishes the month's reports, with what is wrong with them, in the folder that the local publisher shows."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from ribao import calendar
from ribao_sim import simulate_days
from ribao_sim.pdf import write_pdf

from bench.chaos.plan import Trial


@dataclass
class Publisher:
    """`folder` is what is shown, `kept` has every report made beforehand."""

    folder: Path
    kept: Path
    faults: dict[str, dict[str, Any]] = field(default_factory=dict)

    def prepare(self, plan: Mapping[date, Trial], seed: int) -> None:
        """Make all reports, right and corrected, and show what each day shows at first."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kept.mkdir(parents=True)
        first = calendar.previous_trading_day(min(plan))
        for report in simulate_days(first, max(plan), seed):
            report_date = date.fromisoformat(report["report_date"])
            write_pdf(report, self._find_kept(report_date, "right"))
            write_pdf(_correct_day(report), self._find_kept(report_date, "corrected"))
        for day, trial in plan.items():
            self.publish(day, trial.file)
            if trial.fault:
                self.spoil(f"{day:%Y%m%d}", trial.fault, trial.times)

    def publish(self, day: date, file: str) -> None:
        """Show a file as the day's report; `none` shows nothing."""
        if file == "other":
            _write_other_document(self._find_shown(day))
        elif file == "yesterday":
            self._show(day, self._find_kept(calendar.previous_trading_day(day), "right"))
        elif file != "none":
            self._show(day, self._find_kept(day, file))

    def spoil(self, what: str, fault: str, times: int = 1_000_000) -> None:
        """Spoil a day (YYYYMMDD), or the `list`, from now on."""
        self.faults[what] = {"fault": fault, "times": times}
        self._write()

    def remove_fault(self, what: str) -> None:
        """Take a fault away."""
        self.faults.pop(what, None)
        self._write()

    def _write(self) -> None:
        part = self.folder / "faults.part"
        part.write_text(json.dumps(self.faults))
        part.replace(self.folder / "faults.json")

    def _show(self, day: date, made: Path) -> None:
        part = self.folder / "shown.part"
        part.write_bytes(made.read_bytes())
        part.replace(self._find_shown(day))

    def _find_shown(self, day: date) -> Path:
        return self.folder / f"{day:%Y%m%d}.pdf"

    def _find_kept(self, day: date, file: str) -> Path:
        return self.kept / f"{day:%Y%m%d}.{file}.pdf"


def _correct_day(day: dict[str, Any]) -> dict[str, Any]:
    """The same report with one trading volume set right."""
    other = copy.deepcopy(day)
    row = other["contracts"][0]
    row[4] = str(int(row[4]) + 1)
    return other


def _write_other_document(path: Path) -> None:
    page = Canvas(str(path))
    page.drawString(100, 700, "Notice: the office is closed on Friday afternoon.")
    page.save()
