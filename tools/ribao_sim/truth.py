"""What a perfect reader and checker would say of a simulated day, in the form that scores are measured against."""

from datetime import date
from typing import Any

from ribao import calendar

from ribao_sim.cells import Day


def build_truth(day: Day) -> dict[str, Any]:
    """Dates, every cell as printed, sections, facts, defects and what depends on them."""
    fields = ("contract", "close", "change", "pct", "volume", "open_interest", "unit")
    names = ("metric", "current", "previous", "change")
    return {
        "report_date": day["report_date"],
        "data_date": calendar.data_date(date.fromisoformat(day["report_date"])).isoformat(),
        "contracts": [dict(zip(fields, row, strict=True)) for row in day["contracts"]],
        "blocks": [
            {**block, "rows": [dict(zip(names, row, strict=True)) for row in block["rows"]]}
            for block in day["blocks"]
        ],
        "sections": day["sections"],
        "facts": day["facts"],
        "defects": day.get("defects", []),
        "dependents": day.get("dependents", []),
        "renderer": "simulated",
    }
