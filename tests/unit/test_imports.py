"""The import rules of docs/architecture.md: who may know whom."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
LIBRARY = CHECKOUT / "include" / "ribao"
GROUND = {
    "cells",
    "equation_text",
    "finding_json",
    "witness_json",
    "model",
    "errors",
    "labels",
    "numbers",
    "settings",
    "report_json",
    "series_mapping",
    "catalogue",
    "calendar",
    "dates",
    "durable",
    "fonts",
    "package_data",
    "pdfium",
    "validation",
    "web",
    "yaml_file",
}
STAGES = {"source", "witness", "archive", "read", "check", "warehouse", "notify"}
# Stages that give people texts; the others give data.
PRESENTING = {"warehouse", "notify"}
# Ground modules that know no others, or few.
NARROW: dict[str, set[str]] = {
    "cells": set(),
    "errors": set(),
    "equation_text": set(),
    "model": {"cells"},
    "finding_json": {"cells", "model", "witness_json"},
    "witness_json": {"cells", "model"},
}
# A library that only one stage may use.
ONLY_IN = {
    "pdfplumber": {"read"},
    "pdfminer": {"read"},
    "pypdfium2": {"pdfium"},
    "psycopg2": {"warehouse"},
    "requests": {"web"},
    "imap_tools": {"source"},
    "fluent": {"presentation"},
}


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The dotted names that a file imports, wherever in it."""
    return tuple(_find_imports(path))


def _find_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(path: Path) -> str:
    """The part of the library that a file belongs to: its folder or file right below ribao/."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


FILES = sorted(LIBRARY.rglob("*.py"))


def parts_known(path: Path) -> set[str]:
    """The parts of the library that a file imports, its own left out."""
    ours = (name.split(".") for name in imports(path) if name.startswith("ribao."))
    return {name[1] for name in ours} - {part(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIBRARY)))
def test_a_part_knows_only_what_lies_below_it(path: Path) -> None:
    own_part = part(path)
    if own_part in GROUND:
        assert parts_known(path) <= NARROW.get(own_part, GROUND)
    elif own_part in STAGES:
        assert parts_known(path) <= GROUND | ({"presentation"} if own_part in PRESENTING else set())
    elif own_part == "presentation":
        assert parts_known(path) <= GROUND


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIBRARY)))
def test_a_library_stays_in_its_stage(path: Path) -> None:
    for name in imports(path):
        owners = ONLY_IN.get(name.split(".")[0])
        assert owners is None or part(path) in owners, f"{name} belongs to {owners}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(LIBRARY)))
def test_the_library_knows_nothing_of_airflow_and_of_local_servers(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"airflow", "ribao_airflow", "ribao_local", "ribao_sim"}


TESTS = sorted((CHECKOUT / "tests").rglob("*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_a_test_takes_what_it_shares_from_the_fixtures(path: Path) -> None:
    """So that each folder and each file runs alone."""
    ours = {name for name in imports(path) if name.split(".")[0] in {"tests", "conftest"}}
    assert {name for name in ours if not name.startswith("tests.fixtures")} == set()


SHIPPED = sorted(path for path in (CHECKOUT / "include").rglob("*.py") if not path.is_relative_to(LIBRARY))


@pytest.mark.parametrize("path", [*FILES, *SHIPPED], ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_what_is_shipped_needs_no_development_extra(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not roots & {"reportlab", "docx", "playwright", "pytest", "ribao_sim", "bench", "tests"}


@pytest.mark.parametrize("path", sorted((CHECKOUT / "dags").glob("*.py")), ids=lambda p: p.stem)
def test_dags_do_no_work_themselves(path: Path) -> None:
    names = set(imports(path))
    assert not {name for name in names if name.split(".")[0] in ONLY_IN}
    assert not {name.split(".")[1] for name in names if name.startswith("ribao.")} & STAGES
