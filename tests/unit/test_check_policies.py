"""What the code may not hold: sentences and bare numbers in checks, cell ids taken apart outside `cells`."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from ribao import cells
from ribao.catalogue.thresholds import all_thresholds, threshold
from ribao.errors import ConfigError

LIBRARY = Path(cells.__file__).parent
CHECKS = sorted((LIBRARY / "check").rglob("*.py"))
PARTS = ("check", "read", "warehouse", "pipeline", "notify", "presentation", "commands")
FILES = sorted(p for part in PARTS for p in (LIBRARY / part).rglob("*.py"))
DESK = sorted((LIBRARY.parent / "ribao_desk").rglob("*.py"))
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SENTENCE = re.compile(r"[A-Za-z]{2,} +[A-Za-z]{2,}")
# Forms of dates, and units as they are printed.
CHINESE = {
    "headers.py": {"月", "日", "、"},
    "cross_report.py": {"吨", "万吨", "元/吨", "万元/吨"},
}
NUMBERS = {
    "cross_report.py": {10000},  # 万: how a printed unit compares with another
    "findings.py": {16},  # characters of a fingerprint
    "relation_discovery.py": {3},  # series in an equation
    "transformations.py": {3, 100},  # places that a decimal point is moved by, at most; per cent
    "row_slips.py": {3, 4, 100},  # powers of ten between units; per cent
    "scorer.py": {3},  # units
    "scoring.py": {4},  # units
    "statistics.py": {600},  # reports kept in memory
}
PATH = re.compile(r"[\w.-]*/[\w./-]*")
CELL_ID = re.compile(r"(t1|t2|header|text|past)/")
# Where "/" separates parts of a path, a URL, a media type or a column's name.
OTHER_SLASHES = {
    "read/tables/columns.py",  # left/current: a column of a block
    "read/tables/headers.py",
    "read/tables/indicators.py",
    "check/findings.py",  # the place in a fingerprint
    "notify/links.py",
    "pipeline/backup.py",
    "pipeline/day.py",
    "pipeline/pictures.py",
    "pipeline/reading.py",
    "pipeline/site_notes.py",
    "warehouse/differences.py",  # section/铜: a section that changed
    "warehouse/dump.py",
    "ribao_desk/app.py",
    "ribao_desk/rendering.py",
    "ribao_desk/pages/decisions.py",
    "ribao_desk/pages/files.py",
    "ribao_desk/pages/report.py",
    "ribao_desk/pages/series.py",
}


def name(path: Path) -> str:
    return str(path.relative_to(LIBRARY.parent if path in DESK else LIBRARY))


def constants(path: Path) -> Iterator[object]:
    """The literals of a file, without docstrings and what an error says."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            left_out |= {id(n) for n in ast.walk(node)}
        elif isinstance(node, ast.Expr):
            left_out.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in left_out:
            yield node.value


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_checks_hold_no_sentence(path: Path) -> None:
    texts = {text for text in constants(path) if isinstance(text, str)}
    assert {text for text in texts if CJK.search(text)} <= CHINESE.get(path.name, set())
    assert {text for text in texts if SENTENCE.search(text)} == set()


@pytest.mark.parametrize("path", CHECKS, ids=lambda p: p.stem)
def test_checks_hold_no_number_of_their_own(path: Path) -> None:
    """Thresholds and costs are in the catalogue, each with a dated reason."""
    numbers = {n for n in constants(path) if isinstance(n, int | float) and n not in (0, 1, 2)}
    assert numbers == NUMBERS.get(path.name, set())


def test_every_threshold_has_a_dated_reason_and_a_unit_and_is_used() -> None:
    users = (
        *CHECKS,
        *(
            p
            for part in ("read", "witness", "pipeline", "presentation")
            for p in (LIBRARY / part).rglob("*.py")
        ),
    )
    used = {text for path in users for text in constants(path) if isinstance(text, str)}
    for key, entry in all_thresholds().items():
        assert entry.why and entry.since <= date(2026, 12, 31), key
        assert key.endswith(("_count", "_share", "_pct", "_days", "_reports", "_bits", "_size")), key
        assert isinstance(entry.value, int) or not key.endswith(("_days", "_reports", "_pct")), key
        part = key.partition(".")[2].rpartition("_")[0]
        assert key in used or (key.startswith("reading.") and part in used), key


def test_an_unknown_threshold_says_what_to_add() -> None:
    with pytest.raises(ConfigError, match=r"thresholds\.yaml"):
        threshold("search.patience_days")


def slashes(path: Path) -> Iterator[str]:
    """Where a file makes texts with a slash of others, or takes such apart."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
            if any(PATH.fullmatch(part) for part in parts):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            split = node.func.attr in ("split", "rsplit", "partition", "rpartition")
            joined = node.func.attr == "join" and ast.unparse(node.func.value) == "'/'"
            if joined or (split and any(ast.unparse(a) == "'/'" for a in node.args)):
                yield ast.unparse(node)


@pytest.mark.parametrize("path", [*FILES, *DESK], ids=name)
def test_only_one_module_makes_cell_ids_and_takes_them_apart(path: Path) -> None:
    ids = {t for t in constants(path) if isinstance(t, str) and CELL_ID.match(t)}
    assert {t for t in ids if not t.startswith("text/csv;")} == set()
    assert name(path) in OTHER_SLASHES or list(slashes(path)) == []


def test_every_exception_is_still_needed() -> None:
    assert {name(p) for p in (*FILES, *DESK) if list(slashes(p))} >= OTHER_SLASHES
