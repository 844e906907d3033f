"""The time that the checks of one report take, by days of history and by number of relations: `python -m bench.check`.

Reports are simulated, with three mistakes each. Times are the median of several
reports in this run; compare the ratios, not the seconds.
"""

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from statistics import median
from time import process_time
from unittest.mock import patch

import click
from ribao.check import build_snapshot, check
from ribao.check.relations import Relation, build_relations
from ribao.model import Report, ReportSnapshot, Verdict
from ribao_sim import build_report, simulate_days, spoil_day

HISTORIES = (0, 20, 60, 125, 250, 500)
COPIES = (1, 2, 4)


@click.command()
@click.option("--reports", default=7, show_default=True, help="Reports to take the median of.")
def main(reports: int) -> None:
    """Print a table of times."""
    made = list(simulate_days(date(2023, 1, 3), date(2025, 2, 28), 1))
    history = [build_snapshot(build_report(day), Verdict(())) for day in made[:-reports]]
    rng = Random(1)  # noqa: S311 - a simulation
    wrong = [
        build_report(spoil_day(day, before, rng, 3))
        for before, day in zip(made[-reports - 1 :], made[-reports:], strict=False)
    ]
    base = _measure_seconds(wrong[:1], history[-20:])
    click.echo(f"first call (tables loaded): {base * 1000:.0f} ms")
    click.echo("days of history   ms a report")
    for count in HISTORIES:
        click.echo(f"{count:15}   {_measure_seconds(wrong, history[len(history) - count :]) * 1000:11.0f}")
    click.echo("relations         ms a report (250 days)")
    for copies in COPIES:
        with patch("ribao.check.constraints.build_relations", _repeat_relations(copies)):
            click.echo(f"{copies:14}x   {_measure_seconds(wrong, history[-250:]) * 1000:11.0f}")


def _measure_seconds(reports: Sequence[Report], history: Sequence[ReportSnapshot]) -> float:
    taken = []
    for one in reports:
        start = process_time()
        check(one, history)
        taken.append(process_time() - start)
    return median(taken)


def _repeat_relations(copies: int) -> Callable[..., list[Relation]]:
    """A report's relations so many times over."""
    return lambda *given: [r for _ in range(copies) for r in build_relations(*given)]


if __name__ == "__main__":
    main()
