"""What a perfect reader and checker would say of a simulated day, in the form that scores are measured against."""

from typing import Any

from ribao_sim.cells import Day
from ribao_sim.reports import build_report


def build_truth(day: Day) -> dict[str, Any]:
    """Dates, every cell as printed, sections, facts, defects and what depends on them."""
    perfect = build_report(day)
    fields = ("contract", "close", "change", "pct", "volume", "open_interest", "unit")
    names = ("metric", "current", "previous", "change")
    return {
        "report_date": day["report_date"],
        "data_date": str(perfect.data_date),
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
