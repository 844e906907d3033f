"""Both languages are complete, and no Chinese stands in the English words."""

import re
from collections.abc import Iterator
from importlib.resources import files
from string import Formatter
from typing import Any

import pytest
from ribao.errors import ConfigError
from ribao.notify.message import letters, words

CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# The report's own name and its section's own name stay as printed.
PRINTED = {"report": "商品日报", "advice": "Advice (操作建议)"}


def flat(told: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(told, dict):
        for name, inner in told.items():
            yield from flat(inner, f"{path}.{name}" if path else str(name))
    else:
        yield path, str(told)


def letter_texts() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    for group in ("failures", "steps", "notices"):
        for name, told in letters()[group].items():
            yield f"{group}.{name}", told["zh"], told["en"]


def test_both_languages_have_the_same_words() -> None:
    assert [k for k, _ in flat(words("zh"))] == [k for k, _ in flat(words("en"))]
    assert all(text for _, text in flat(words("zh"))) and all(text for _, text in flat(words("en")))


@pytest.mark.parametrize(
    ("name", "zh", "en"), list(letter_texts()), ids=lambda x: x if isinstance(x, str) else ""
)
def test_both_languages_have_the_same_letters(name: str, zh: dict[str, str], en: dict[str, str]) -> None:
    assert zh.keys() == en.keys()
    for key in zh:
        assert zh[key] and en[key]
        assert not CJK.search(en[key]), f"{name}.{key}"
        assert fields(zh[key]) == fields(en[key]), f"{name}.{key}"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_no_chinese_stands_in_the_english_words() -> None:
    leaked = {k: t for k, t in flat(words("en")) if CJK.search(t) and PRINTED.get(k) != t}
    assert leaked == {}


def test_templates_hold_no_words_of_their_own() -> None:
    folder = files("ribao.notify").joinpath("templates")
    for template in folder.iterdir():
        body = template.read_text(encoding="utf-8").split("</style>")[-1]
        assert not CJK.search(body), template.name
        bare = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;", "", body)
        assert not re.findall(r"[A-Za-z]{3,}", bare.replace("docs/operations.md", "")), template.name


def test_every_letter_has_the_words_it_needs() -> None:
    for name, zh, _ in letter_texts():
        needed = {"step", "lost"} if name.startswith("steps") else {"subject", "what", "todo"}
        assert needed <= zh.keys(), name
    assert all("lost" in told["en"] for told in letters()["notices"].values())


def test_an_unknown_language_is_said() -> None:
    with pytest.raises(ConfigError, match="RIBAO_LANGUAGE"):
        words("fr")
