"""Writes what the exchanges published of the sample reports' days: `PYTHONPATH=include:tools python tools/build_exchanges.py`.

A series' value on a day is what the next report prints as its value before, for that corrects the mistakes of
2024-03-29; LME's stocks of copper and nickel are the published ones of those days.
"""

import json
from pathlib import Path

from ribao.numbers import parse_printed
from ribao_sim.witnesses import Values, list_printed, publish_values

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
# The real report of this day prints numbers of the day before that are wrong.
WRONG_BEFORE = "2024-03-29"


def main() -> None:
    """Write samples/exchanges.json."""
    found: dict[str, dict[str, list[list[str]]]] = {}
    for (witness, day), published in publish_values(read_values()).items():
        rows = [[p.product, p.month, p.field, p.text] for p in published]
        found.setdefault(witness, {})[day.isoformat()] = rows
    (SAMPLES / "exchanges.json").write_text(json.dumps(found, ensure_ascii=False, indent=0) + "\n")


def read_values() -> Values:
    """The values of series, and of contracts' fields, by day."""
    values: Values = {}
    for path in sorted((SAMPLES / "data").glob("*.json")):
        content = json.loads(path.read_text())
        for day, key, text, is_before in list_printed(content):
            number = parse_printed(text)
            known = key in values.get(day, {})
            if number and (not is_before or not known or content["report_date"] != WRONG_BEFORE):
                values.setdefault(day, {})[key] = number.value
    return values


if __name__ == "__main__":
    main()
