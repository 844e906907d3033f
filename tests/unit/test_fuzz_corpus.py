"""Damaged PDFs on which the reader once failed (found by `make fuzz`), and the fuzzer itself on a few mutants."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ribao.errors import TooHeavy, Unreadable
from ribao.read.pdf.chars import UNKNOWN_CHAR, build_char, is_text, is_visible
from ribao.read.pdf.drawing import clean_text
from ribao.read.reader import parse_report
from ribao.read.sandbox import read_pdf
from ribao.report_json import to_json

from bench.fuzz.document import build_pdf, parse_objects
from bench.fuzz.mutate import Mutator
from bench.fuzz.seeds import build_seeds
from bench.fuzz.worker import require_storable

CRASHES = sorted((Path(__file__).parents[1] / "crashes").glob("*.pdf"))
# Without the child's limits these take all memory.
HEAVY = [path for path in CRASHES if path.stem.startswith("memory-")]
# What is read of these in spite of the damage.
REPORTS = {
    *("box-missing", "box-not-of-numbers", "box-of-too-few-numbers", "form-bbox-of-five-numbers"),
    *("narrative-no-shared-margin", "text-half-surrogate", "text-nul", "text-of-size-zero"),
}


@pytest.mark.parametrize("path", [p for p in CRASHES if p not in HEAVY], ids=lambda p: p.stem)
def test_a_damaged_pdf_is_a_report_or_unreadable(path: Path) -> None:
    try:
        require_storable(to_json(parse_report(path.read_bytes())))
        kind = "report"
    except Unreadable as error:
        assert error.hint
        kind = "unreadable"
    assert kind == ("report" if path.stem in REPORTS else "unreadable")


@pytest.mark.parametrize("path", HEAVY, ids=lambda p: p.stem)
def test_a_pdf_that_fills_the_memory_is_too_heavy(path: Path) -> None:
    with pytest.raises(TooHeavy, match="page 1 of the PDF needs more memory"):
        read_pdf(path.read_bytes())


def test_the_corpus_is_small() -> None:
    assert CRASHES and all(path.stat().st_size < 20_000 for path in CRASHES)


@pytest.mark.parametrize("text", ["\x00", "\x01", "\ud800", "a\udfff", "\uffff"])
def test_a_code_that_is_no_character_is_not_taken_for_text(text: str) -> None:
    assert not is_text(text)


def test_text_is_taken_for_text() -> None:
    assert all(map(is_text, ("铜", "-1,000.5%", "\U00020000", UNKNOWN_CHAR)))


@pytest.mark.parametrize(
    ("text", "read_as"),
    [("7", "7"), ("", ""), (" ", ""), ("(cid:7)", UNKNOWN_CHAR), ("\x00", UNKNOWN_CHAR)],
)
def test_what_a_font_maps_a_character_to(text: str, read_as: str) -> None:
    assert clean_text(text) == read_as


@pytest.mark.parametrize(
    ("x0", "size", "drawn"),
    [(1.0, 8.0, True), (1.0, 0.0, False), (float("nan"), 8.0, False), (float("inf"), 8.0, False)],
)
def test_a_character_takes_room(x0: float, size: float, drawn: bool) -> None:
    assert is_visible(build_char("铜", x0, x0 + size, 100.0, size)) == drawn


def test_a_seed_taken_apart_and_put_together_is_read_the_same() -> None:
    for seed in build_seeds()[:8]:
        built = build_pdf(*parse_objects(seed.content))
        if seed.name == "latin":
            with pytest.raises(Unreadable):
                parse_report(built)
        else:
            assert parse_report(built).indicators == parse_report(seed.content).indicators


def test_a_mutant_is_made_again_from_its_number() -> None:
    seeds = build_seeds()
    first, second = Mutator(seeds, 5), Mutator(seeds, 5)
    assert [first.build_mutant(k) for k in range(20)] == [second.build_mutant(k) for k in range(20)]
    assert first.build_mutant(1) != Mutator(seeds, 6).build_mutant(1)


# The reader replaced by one that fails in every way.
FAILING = """
import os, time
from bench.fuzz import worker
from bench.fuzz.__main__ import main
def parse_report(content, calls=[]):
    calls.append(content)
    if len(calls) <= 10:
        raise worker.Unreadable("warming up", "")
    failures = [lambda: 1 / 0, os.abort, lambda: time.sleep(9), lambda: os._exit(3), lambda: bytearray(2**31)]
    # A worker that has died starts from the eleventh call again.
    failures[int(os.environ["FAILURE"])]()
worker.reader.parse_report = parse_report
if os.environ["FAILURE"] == "2":
    worker.HANG_SECONDS = 1
main()
"""


def run_fuzzer(folder: Path, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run the fuzzer in a process of its own, since it forks."""
    checkout = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(str(checkout / part) for part in ("include", "plugins", "tools", "."))
    command = [sys.executable, *words, "--workers", "2", "--out", str(folder)]
    given = os.environ | {"PYTHONPATH": path} | env
    return subprocess.run(command, capture_output=True, text=True, env=given, cwd=checkout)


def test_a_few_mutants_are_read(tmp_path: Path) -> None:
    done = run_fuzzer(tmp_path, "-m", "bench.fuzz", "--count", "20")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("20 mutants in ") and "crashes: 0" in done.stdout


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (0, "ZeroDivisionError fuzz/worker.py"),
        (1, "death -6"),
        (2, "hang"),
        (3, "death 3"),
        (4, "MemoryError"),
    ],
)
def test_each_kind_of_crash_is_counted_and_saved(tmp_path: Path, failure: int, message: str) -> None:
    done = run_fuzzer(tmp_path, "-c", FAILING, "--count", "2", FAILURE=str(failure))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "crashes: 2" in done.stdout and f"       2 {message}" in done.stdout
    assert sorted(p.name for p in tmp_path.glob("*/*")) == ["0.pdf", "0.txt", "1.pdf", "1.txt"]
