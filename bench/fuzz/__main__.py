"""`python -m bench.fuzz --count N --seed S`: read mutated PDFs; a crash is saved as NUMBER.pdf with its traceback."""

import json
import os
import re
import selectors
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import click

from bench.fuzz.mutate import Mutator
from bench.fuzz.seeds import build_seeds
from bench.fuzz.worker import MARK, Result, read_mutant, start_worker

BATCH = 200
# Of crashes at one place so many are saved.
MOST_SAVED = 3
_PLACE = re.compile(r'File "[^"]*?([^/"]+/[^/"]+)", line (\d+)')


@dataclass
class Tally:
    """Counts of results by kind and of crashes by place; crashes are saved to `folder`."""

    folder: Path
    mutator: Mutator
    kinds: Counter[str] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    slowest: Result = field(default_factory=lambda: Result(-1, ""))

    def add(self, result: Result) -> None:
        """Count a result, and save it where it is a crash."""
        self.kinds[result.kind] += 1
        self.slowest = max(self.slowest, result, key=lambda r: r.seconds)
        if result.trace:
            self._save(result)

    def _save(self, result: Result) -> None:
        place = " ".join((result.kind, *[":".join(p) for p in _PLACE.findall(result.trace)[-1:]]))
        self.crashes[place] += 1
        if self.crashes[place] > MOST_SAVED:
            return
        name, content = self.mutator.build_mutant(result.number)
        (self.folder / f"{result.number}.pdf").write_bytes(content)
        (self.folder / f"{result.number}.txt").write_text(f"seed {name}\n{result.trace}")


@dataclass
class Worker:
    """A running worker, the mutants that it still has, and what its fault handler has written."""

    process: int
    pipe: int
    numbers: range
    rest: bytes = b""
    current: int | None = None
    fault: str = ""

    def read_results(self) -> Iterator[Result]:
        """What the worker has written since the last time; its end is found by `is_closed`."""
        *lines, self.rest = (self.rest + self._chunk()).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace")
            if not text.startswith(MARK):
                self.fault += text + "\n"
            elif "start" in (record := json.loads(text[1:])):
                self.current = record["start"]
            else:
                self.current = None
                yield Result(**record)

    is_closed = False

    def _chunk(self) -> bytes:
        chunk = os.read(self.pipe, 1 << 16)
        self.is_closed = not chunk
        return chunk

    def end(self) -> Result | None:
        """Wait for the worker's end; a crash of the mutant that it died of."""
        os.close(self.pipe)
        status = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        if self.current is None:
            return None
        kind = "hang" if status == -signal.SIGALRM else f"death {status}"
        # The fault handler puts the innermost frame first.
        frames = "\n".join(reversed(self.fault.splitlines()))
        return Result(self.current, kind, 0.0, frames or kind)


def read_mutants(mutator: Mutator, batches: Iterator[range], workers: int, tally: Tally) -> None:
    """Give batches to workers until none is left; the rest of a dead worker's batch goes to a new one."""
    with selectors.DefaultSelector() as selector:

        def start(numbers: range) -> None:
            if numbers:
                worker = Worker(*start_worker(mutator, numbers), numbers)
                selector.register(worker.pipe, selectors.EVENT_READ, worker)

        for batch in islice(batches, workers):
            start(batch)
        while selector.get_map():
            for key, _ in selector.select():
                worker: Worker = key.data
                for result in worker.read_results():
                    worker.numbers = range(result.number + 1, worker.numbers.stop)
                    tally.add(result)
                if worker.is_closed:
                    selector.unregister(worker.pipe)
                    if crash := worker.end():
                        worker.numbers = range(crash.number + 1, worker.numbers.stop)
                        tally.add(crash)
                    start(worker.numbers or next(batches, range(0)))


@click.command()
@click.option("--count", default=2000, show_default=True, help="How many mutants to read.")
@click.option("--seed", default=0, show_default=True, help="Another seed makes other mutants.")
@click.option("--first", default=0, show_default=True, help="The number of the first mutant.")
@click.option("--workers", default=1, show_default=True, help="Processes that read at the same time.")
@click.option("--seconds", default=0, show_default=True, help="Start no batch after this time; 0: no limit.")
@click.option("--out", default=Path(".ribao/fuzz"), show_default=True, type=click.Path(path_type=Path))
def main(count: int, seed: int, first: int, workers: int, seconds: int, out: Path) -> None:
    """Read mutated PDFs and count what came of them; exit 1 where one is a crash."""
    folder = out / f"seed-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    mutator = Mutator(build_seeds(), seed)
    for seed_pdf in mutator.seeds:
        # Fills caches (character maps, catalogue) that each worker then has from the start.
        read_mutant(-1, seed_pdf.content)
    tally, begun = Tally(folder, mutator), time.monotonic()

    def batches() -> Iterator[range]:
        for start in range(first, first + count, BATCH):
            if seconds and time.monotonic() - begun > seconds:
                return
            yield range(start, min(start + BATCH, first + count))

    read_mutants(mutator, batches(), workers, tally)
    _print_tally(tally, time.monotonic() - begun)
    sys.exit(1 if tally.crashes else 0)


def _print_tally(tally: Tally, seconds: float) -> None:
    total = tally.kinds.total()
    click.echo(f"{total} mutants in {seconds:.0f} s, {total / max(seconds, 0.001):.1f} a second")
    for kind, count in tally.kinds.most_common():
        click.echo(f"{count:8} {kind}")
    click.echo(f"slowest: mutant {tally.slowest.number}, {tally.slowest.seconds:.1f} s")
    click.echo(f"crashes: {tally.crashes.total()}" + (f", saved in {tally.folder}" if tally.crashes else ""))
    for place, count in tally.crashes.most_common():
        click.echo(f"{count:8} {place}")


if __name__ == "__main__":
    main()
