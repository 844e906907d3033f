"""Measure the time of a report's statements beside that of reading it: python -m bench.statements [FOLDER]."""

import sys
import time
from pathlib import Path

from ribao.read.narrative.statements import read_assertions
from ribao.read.reader import parse_report

SAMPLES = Path(__file__).parents[1] / "samples"


def main(folder: Path) -> None:
    """Print CPU milliseconds a report of both, and their ratio, taken in one run."""
    reports, reading = [], 0.0
    for path in sorted(folder.glob("*.pdf")):
        begun = time.process_time()
        reports.append(parse_report(path.read_bytes()))
        reading += time.process_time() - begun
    begun = time.process_time()
    found = sum(
        len(read_assertions(s.commodity, "\n".join(s.paragraphs))) for r in reports for s in r.sections
    )
    stating = time.process_time() - begun
    each = 1000 / len(reports)
    print(f"{len(reports)} reports, {found} statements")
    print(
        f"reading {reading * each:.0f} ms a report, statements {stating * each:.1f} ms, share {stating / reading:.1%}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
