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
# In prose: code, the targets of links, addresses; in a message file, values and names of messages.
CODE = re.compile(r"`[^`]*`|\]\([^)]*\)|<https?:[^>]*>|\{[^}]*\}|^[ .]*[\w-]+ =")
# Migrations that have run keep the names under which the database recorded them.
FIXED = ("include/ribao/warehouse/migrations/versions",)


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


@cache
def retired_words() -> frozenset[str]:
    """Every word that is retired anywhere."""
    return frozenset(rule.word for rule in retired())


@cache
def retired_in_prose() -> re.Pattern[str]:
    """Finds any word that is retired in prose."""
    words = sorted({re.escape(rule.word) for rule in retired() if rule.as_ == "prose"})
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


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
    if retired_words().isdisjoint(parts | {own}):
        return
    for rule in retired():
        if not f"{name.path}/".startswith(rule.path):
            continue
        is_part = rule.as_ == "name" and rule.word in parts
        if is_part or (rule.as_ == name.kind and rule.word == own):
            yield f"{name.path}:{name.line}: {name.kind} {name.text}: {rule.word} is retired, use {rule.use}"


def has_prefix(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a path is one of `prefixes` or lies under one."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


def read_prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page or docstring without code, addresses and the table of retired words."""
    in_code = False
    for number, line in enumerate(text.partition("\n## Retired words\n")[0].splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_code = not in_code
        elif not in_code:
            yield number, CODE.sub("", line)


def find_retired_prose(path: str, text: str, first_line: int = 1) -> list[str]:
    """A line for each retired word in a text."""
    return [
        f"{path}:{first_line + number - 1}: {rule.word} is retired, use {rule.use}"
        for number, line in read_prose(text)
        if retired_in_prose().search(line)
        for rule in retired()
        if rule.as_ == "prose" and re.search(rf"\b{re.escape(rule.word)}\b", line, re.IGNORECASE)
    ]


def list_pages() -> list[Path]:
    """Every page that people read, and the English texts of mails and of the Report Desk."""
    texts = sorted((CHECKOUT / "include/ribao/presentation/messages/en").glob("*.ftl"))
    return [*sorted((CHECKOUT / "docs").glob("*.md")), *(CHECKOUT / name for name in ROOT_PAGES), *texts]


@cache
def list_modules() -> list[tuple[str, ast.Module]]:
    """Every module of the code by its path."""
    files = [file for folder in FOLDERS for file in sorted((CHECKOUT / folder).rglob("*.py"))]
    paths = [(file.relative_to(CHECKOUT).as_posix(), file) for file in files]
    return [
        (path, ast.parse(file.read_text(encoding="utf-8")))
        for path, file in paths
        if not has_prefix(path, FIXED)
    ]


def find_docstring_offenders(path: str, tree: ast.Module) -> Iterator[str]:
    """A line for each retired word in a docstring of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield from find_retired_prose(path, text, node.body[0].lineno)


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
    offenders = [
        line
        for path, tree in list_modules()
        for name in bind_names(path, tree)
        for line in find_offenders(name)
    ]
    assert not offenders, "\n" + "\n".join(offenders)


def test_no_docstring_has_a_retired_word() -> None:
    offenders = [line for path, tree in list_modules() for line in find_docstring_offenders(path, tree)]
    assert not offenders, "\n" + "\n".join(offenders)


@pytest.mark.parametrize("page", list_pages(), ids=lambda page: page.name)
def test_no_page_has_a_retired_word(page: Path) -> None:
    path = page.relative_to(CHECKOUT).as_posix()
    offenders = find_retired_prose(path, page.read_text(encoding="utf-8"))
    assert not offenders, "\n" + "\n".join(offenders)


def test_every_term_is_listed_once() -> None:
    titles = re.findall(r"^## (.+)$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    rows = [row for title in titles if title != "Retired words" for row in read_rows(title)]
    assert all(len(row) == 4 and all(row) for row in rows), [
        row for row in rows if len(row) != 4 or not all(row)
    ]
    counts = Counter(term for row in rows for term in row[0].split(", "))
    assert [term for term, count in counts.items() if count > 1] == []
