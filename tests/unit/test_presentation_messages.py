"""Both languages are complete, every text that code and templates use exists, and none is unused."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor
from ribao.errors import ConfigError
from ribao.presentation.messages import LANGUAGES, messages

INCLUDE = Path(__file__).resolve().parents[2] / "include"
SOURCES = [
    path
    for kind in ("*.py", "*.html", "*.j2")
    for package in INCLUDE.glob("ribao*")
    for path in package.rglob(kind)
]
CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# The report's own name, its section's own name, and the switch to Chinese.
CHINESE_IN_ENGLISH = {"report-name", "advice", "desk-report-of", "desk-language"}
# m("name" …), m(f"prefix-{…}" …), m.group("prefix-"), m("prefix-" ~ …)
USE = re.compile(r"""\b_?(?:m|messages\(\w+\))(?:\.group)?\(\s*f?["']([\w.-]+)""")
# Alerts choose a part of a failure or a notice by name; a step is looked up before it is used. Each fact has a message
# (test_presentation_findings.py); an evidence gives a value or a range.
DYNAMIC = {"failure-", "notice-", "step-", "fact-"}
# Where a text is chosen before it is written, in `presentation`: "name", f"prefix-{…}"
CHOICE = re.compile(r"""["']([a-z]+-[\w-]*)["'{]""")


@cache
def catalogue(language: str) -> dict[str, ast.Message]:
    """The messages of a language by name; a second one of a name, or a line that is none, fails."""
    found: dict[str, ast.Message] = {}
    for path in files("ribao.presentation.messages").joinpath(language).iterdir():
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                found[entry.id.name] = entry
    return found


class Variables(Visitor):
    """The variables of a text, and the texts that it refers to."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.references: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.references.add(node.id.name)


def texts(language: str) -> Iterator[tuple[str, ast.Pattern]]:
    """Every text of a language with its name, an attribute's after a dot."""
    for name, message in catalogue(language).items():
        yield from [(name, message.value)] if message.value else []
        yield from ((f"{name}.{a.id.name}", a.value) for a in message.attributes)


def variables(pattern: ast.Pattern) -> set[str]:
    visitor = Variables()
    visitor.visit(pattern)
    return visitor.names


@cache
def used() -> frozenset[str]:
    """What code, templates and other texts use: names, and prefixes of names that end in a hyphen or an underscore."""
    names = {name for path in SOURCES for name in USE.findall(path.read_text(encoding="utf-8"))}
    visitor = Variables()
    for language in LANGUAGES:
        for _, pattern in texts(language):
            visitor.visit(pattern)
    return frozenset(names | visitor.references | DYNAMIC)


def test_both_languages_have_the_same_texts_with_the_same_variables() -> None:
    zh, en = ({name: variables(pattern) for name, pattern in texts(language)} for language in LANGUAGES)
    # A language may need fewer: Chinese has no plural, and English counts the others; English names of series say
    # their commodity.
    assert zh.keys() == en.keys()
    assert {name for name in zh if zh[name] != en[name]} <= {"and-alike", "cell-t2"}


def test_every_text_that_is_used_exists() -> None:
    defined = catalogue("zh")
    for name in used():
        if name.endswith(("-", "_")):
            assert any(other.startswith(name) for other in defined), name
        else:
            assert name in messages("zh"), name


def test_no_text_is_unused() -> None:
    chosen = {
        name
        for path in SOURCES
        if path.parent.name == "presentation"
        for name in CHOICE.findall(path.read_text())
    }
    names = used() | chosen
    prefixes = tuple(name for name in names if name.endswith(("-", "_")))
    assert {n for n in catalogue("zh") if n not in names and not n.startswith(prefixes)} == set()


def test_no_chinese_stands_in_the_english_texts() -> None:
    chinese = set()
    for path in files("ribao.presentation.messages").joinpath("en").iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            if CJK.search(line):
                chinese.add(line.split(" = ")[0])
    assert chinese == CHINESE_IN_ENGLISH


@pytest.mark.parametrize("package", ["ribao.notify", "ribao_desk"])
def test_templates_hold_no_words_of_their_own(package: str) -> None:
    for template in files(package).joinpath("templates").iterdir():
        body = template.read_text(encoding="utf-8").split("</style>")[-1]
        assert not CJK.search(body), template.name
        code = r"(?s)\{#.*?#\}|\{% set swap %\}.*?\{% endset %\}|\{%.*?%\}|\{\{.*?\}\}"
        bare = re.sub(r"<code>.*?</code>|<[^>]*>|&\w+;", "", re.sub(code, "", body))
        assert not re.findall(r"[A-Za-z]{3,}", bare.replace("docs/operations.md", "")), template.name


def test_numbers_choose_the_plural_and_are_printed_without_separators() -> None:
    assert messages("en")("count-error", n=1) == "1 error"
    assert messages("en")("count-error", n=1234) == "1234 errors"
    assert messages("zh")("count-error", n=1) == "1 处错误"


def test_a_printed_number_stays_as_it_is() -> None:
    assert (
        messages("en")("closing-confirms", now="6,625.50")
        == "the new report prints 6,625.50, the proposed value"
    )


def test_a_value_may_be_long() -> None:
    assert "x" * 9000 in messages("en")("closing-confirms", now="x" * 9000)


def test_a_missing_value_and_an_unknown_name_are_errors() -> None:
    with pytest.raises(ValueError, match="closing-confirms in en"):
        messages("en")("closing-confirms", now=None)
    with pytest.raises(KeyError):
        messages("en")("no-such-text")


def test_a_group_has_the_texts_of_a_prefix() -> None:
    assert messages("en").group("severity-") == {"error": "error", "warn": "warning", "info": "note"}


def test_an_unknown_language_is_said() -> None:
    with pytest.raises(ConfigError, match="RIBAO_LANGUAGE"):
        messages("fr")
