"""`python -m ribao_sim OUT`: simulated days as PDFs, each with a JSON of what is true."""

import json
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import click
from ribao import calendar
from rich.progress import track

from ribao_sim.defects import spoil_day
from ribao_sim.market import simulate_days
from ribao_sim.truth import build_truth


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default="2024-06-03", help="First report date.")
@click.option("--end", type=click.DateTime(["%Y-%m-%d"]), default="2024-06-28", help="Last report date.")
@click.option("--seed", default=0, show_default=True, help="Another seed is another market.")
@click.option("--mistakes", default=0, show_default=True, help="Labelled mistakes a day, at most.")
def main(out: Path, start: datetime, end: datetime, seed: int, mistakes: int) -> None:
    """Write the simulated reports of all trading days from --start to --end into the folder OUT."""
    from ribao_sim.pdf import write_pdf

    out.mkdir(parents=True, exist_ok=True)
    rng = Random(seed + 2)  # noqa: S311 - a simulation
    # The day before the first gives that day's stale numbers.
    before = calendar.previous_trading_day(start.date())
    wanted = list(pairwise(simulate_days(before, end.date(), seed)))
    for yesterday, day in track(wanted, description="Laying out"):
        spoiled = spoil_day(day, yesterday, rng, rng.randint(0, mistakes)) if mistakes else day
        name = f"{date.fromisoformat(day['report_date']):%Y%m%d}"
        write_pdf(spoiled, out / f"{name}.pdf")
        (out / f"{name}.json").write_text(json.dumps(build_truth(spoiled), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
