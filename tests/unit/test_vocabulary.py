"""Names and docs use the words of docs/glossary.md: each term once, and none of its retired words."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
GLOSSARY = CHECKOUT / "docs" / "glossary.md"
FOLDERS = ("include", "dags", "plugins", "bench", "tools", "tests")
ROOT_PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
WHOLE = ("module", "function", "class", "variable")
# Migrations that have run keep the names under which the database recorded them.
FIXED = ("include/ribao/warehouse/migrations/versions",)
# Still being renamed. Empty this list, then fix what the tests name.
PENDING: tuple[str, ...] = (
    "bench",
    "dags",
    "include/ribao",
    "include/ribao_airflow",
    "include/ribao_desk",
    "include/ribao_local",
    "include/ribao_sim",
    "tests",
    # Made from the comments in the database.
    "docs/data-dictionary.md",
)


@dataclass(frozen=True)
class Rule:
    """A row of the retired words: `word` must not be used `as_` (name, prose, or one of WHOLE) under `path`."""

    word: str
    use: str
    as_: str
    path: str


@dataclass(frozen=True)
class Name:
    """A name that code binds: `kind` is one of WHOLE."""

    path: str
    line: int
    kind: str
    text: str


def read_rows(title: str) -> list[list[str]]:
    """The cells of every table row below the heading `title`, without table heads."""
    text = GLOSSARY.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@cache
def retired() -> tuple[Rule, ...]:
    """Every rule of the glossary's table of retired words."""
    found = []
    for words, use, where in read_rows("Retired words"):
        kinds, _, path = where.partition(" in ")
        found += [
            Rule(word, use, kind, path)
            for word in re.findall(r"`(.+?)`", words)
            for kind in kinds.split(", ")
        ]
    return tuple(found)


def split_name(name: str) -> set[str]:
    """The words of a snake_case or CamelCase name, in lower case."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def bind_names(path: str, tree: ast.Module) -> Iterator[Name]:
    """Every name that a module binds, its own among them."""
    yield Name(path, 1, "module", Path(path).stem)
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                decorators = " ".join(map(ast.unparse, node.decorator_list))
                kind = "variable" if re.search(r"fixture|property", decorators) else "function"
                yield Name(path, node.lineno, kind, node.name)
            case ast.ClassDef():
                yield Name(path, node.lineno, "class", node.name)
            case ast.arg():
                yield Name(path, node.lineno, "variable", node.arg)
            case ast.Name(ctx=ast.Store()):
                yield Name(path, node.lineno, "variable", node.id)
            case ast.alias(asname=str(alias)):
                yield Name(path, node.lineno, "variable", alias)


def find_offenders(name: Name) -> Iterator[str]:
    """A line for each retired word in a name."""
    own, parts = name.text.strip("_"), split_name(name.text)
    for rule in retired():
        if not f"{name.path}/".startswith(rule.path):
            continue
        is_part = rule.as_ == "name" and rule.word in parts
        if is_part or (rule.as_ == name.kind and rule.word == own):
            yield f"{name.path}:{name.line}: {name.kind} {name.text}: {rule.word} is retired, use {rule.use}"


def has_prefix(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a path is one of `prefixes` or lies under one."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


@cache
def code_offenders() -> tuple[str, ...]:
    """Every retired word in the names of the code, PENDING packages included."""
    found: list[str] = []
    for folder in FOLDERS:
        for file in sorted((CHECKOUT / folder).rglob("*.py")):
            path = file.relative_to(CHECKOUT).as_posix()
            if not has_prefix(path, FIXED):
                tree = ast.parse(file.read_text(encoding="utf-8"))
                found += [line for name in bind_names(path, tree) for line in find_offenders(name)]
    return tuple(found)


def read_prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page without code, addresses and the table of retired words."""
    in_code = False
    for number, line in enumerate(text.partition("\n## Retired words\n")[0].splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            yield number, re.sub(r"`[^`]*`|\]\([^)]*\)|<https?:[^>]*>", "", line)


def list_pages() -> list[Path]:
    """Every page that people read."""
    return [*sorted((CHECKOUT / "docs").glob("*.md")), *(CHECKOUT / name for name in ROOT_PAGES)]


def test_the_table_is_read() -> None:
    rules = {(rule.word, rule.as_) for rule in retired()}
    assert {("told", "name"), ("told", "prose"), ("glyph", "name"), ("loaded", "function")} <= rules
    assert {rule.as_ for rule in retired()} == {"name", "prose", *WHOLE}


@pytest.mark.parametrize(
    ("name", "is_retired"),
    [
        (Name("bench/x.py", 1, "variable", "was_told"), True),
        (Name("bench/x.py", 1, "class", "ToldOnce"), True),
        (Name("bench/x.py", 1, "function", "_loaded"), True),
        (Name("bench/x.py", 1, "variable", "loaded"), False),
        (Name("bench/x.py", 1, "function", "is_loaded"), False),
        (Name("include/ribao/read/x.py", 1, "variable", "glyphs"), True),
        (Name("tools/x.py", 1, "variable", "glyphs"), False),
    ],
)
def test_a_retired_word_is_found_where_it_is_retired(name: Name, is_retired: bool) -> None:
    assert bool(list(find_offenders(name))) is is_retired


def test_no_name_in_the_code_has_a_retired_word() -> None:
    offenders = [line for line in code_offenders() if not has_prefix(line.partition(":")[0], PENDING)]
    assert not offenders, "\n" + "\n".join(offenders)


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.name)
def test_no_page_has_a_retired_word(page: Path) -> None:
    path = page.relative_to(CHECKOUT).as_posix()
    if has_prefix(path, PENDING):
        pytest.skip("pending")
    offenders = [
        f"{path}:{number}: {rule.word} is retired, use {rule.use}"
        for number, line in read_prose(page.read_text(encoding="utf-8"))
        for rule in retired()
        if rule.as_ == "prose" and re.search(rf"\b{re.escape(rule.word)}\b", line, re.IGNORECASE)
    ]
    assert not offenders, "\n" + "\n".join(offenders)


def test_every_term_is_listed_once() -> None:
    titles = re.findall(r"^## (.+)$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    rows = [row for title in titles if title != "Retired words" for row in read_rows(title)]
    assert all(len(row) == 4 and all(row) for row in rows), [
        row for row in rows if len(row) != 4 or not all(row)
    ]
    counts = Counter(term for row in rows for term in row[0].split(", "))
    assert [term for term, count in counts.items() if count > 1] == []
