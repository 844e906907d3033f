"""Lays the sample reports out as PDFs: `PYTHONPATH=tools python samples/build.py` (needs reportlab).

data/YYYYMMDD.json holds a report's tables, cell by cell as printed, and its
narrative. 20240329.json has the figures of the real report of that day, its
mistakes among them; the days around it are made up to agree with it.
"""

import json
from pathlib import Path

from ribao_sim.pdf import write_pdf

HERE = Path(__file__).parent


def main() -> None:
    """Build every report of data/."""
    for data in sorted((HERE / "data").glob("*.json")):
        write_pdf(json.loads(data.read_text()), HERE / f"{data.stem}.pdf")
        print(f"{data.stem}.pdf")


if __name__ == "__main__":
    main()
