"""The files and modules that pages name exist, so that a rename fails here until the pages follow."""

import re
from pathlib import Path

import pytest
from ribao.presentation.messages import messages

CHECKOUT = Path(__file__).resolve().parents[2]
LIBRARY = CHECKOUT / "include" / "ribao"
PAGES = [*sorted((CHECKOUT / "docs").glob("*.md")), CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"]
FILE = re.compile(
    r"`(?:python )?((?:include|dags|plugins|docs|tests|bench|tools|samples|\.ci)/[\w./*-]+)[` ]"
)
MODULE = re.compile(r"`python -m (bench\.[\w.]+)")
# What a recipe makes.
MADE = ("example", "NNNN")


def read_code(page: Path, pattern: re.Pattern[str]) -> list[str]:
    """What a page names by `pattern`, without the files that a recipe makes."""
    found = pattern.findall(page.read_text(encoding="utf-8"))
    return [name for name in found if not any(part in name for part in MADE)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_exists(page: Path) -> None:
    assert [name for name in read_code(page, FILE) if not any(CHECKOUT.glob(name.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_program_exists(page: Path) -> None:
    paths = [CHECKOUT / name.replace(".", "/") for name in read_code(page, MODULE)]
    assert [path.name for path in paths if not path.with_suffix(".py").exists() and not path.is_dir()] == []


def test_the_modules_of_check_are_those_of_its_page() -> None:
    text = (CHECKOUT / "docs" / "checks.md").read_text(encoding="utf-8").partition("## Families")[0]
    cells = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert listed ^ {path.stem for path in (LIBRARY / "check").glob("*.py")} == {"__init__"}


def test_the_files_of_the_recipes_exist() -> None:
    names = read_code(CHECKOUT / "docs" / "extending.md", re.compile(r"`(\w+/[\w./]+\.(?:py|yaml|csv|md))`"))
    assert names
    assert [name for name in names if not (CHECKOUT / name).exists() and not (LIBRARY / name).exists()] == []


def test_operations_quotes_the_subjects_of_mails() -> None:
    texts = messages("zh")
    subjects = {texts(name) for name in texts.names() if name.endswith(".subject")}
    page = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
    quoted = re.findall(r'"((?:DAG )?[\u4e00-\u9fff ]+)"', page)
    assert len(quoted) > 15
    assert set(quoted) <= subjects
