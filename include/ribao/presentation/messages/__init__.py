"""Every fixed text in Chinese and English, from the Fluent files of one folder a language.

`messages("en")("count-error", n=3)` is "3 errors". An attribute has a name after a dot: "notice-late.subject".
How to write the files: https://projectfluent.org/fluent/guide/.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from ribao.errors import ConfigError
from ribao.model import Language

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle
    from fluent.runtime.resolver import Pattern

LANGUAGES: tuple[Language, ...] = get_args(Language)


class Messages:
    """The texts of one language."""

    def __init__(self, language: str, bundle: "FluentBundle", patterns: Mapping[str, "Pattern"]) -> None:
        self.language = language
        self._bundle = bundle
        self._patterns = patterns

    def names(self) -> Iterable[str]:
        """The names of all texts."""
        return self._patterns.keys()

    def __contains__(self, name: str) -> bool:
        return name in self._patterns

    def __call__(self, name: str, /, **values: object) -> str:
        """Format a text. KeyError for an unknown name, ValueError where a value is missing.

        A number in `values` chooses the plural form and is printed without separators; everything else is
        printed as `str` prints it.
        """
        from fluent.runtime.types import fluent_number

        given: dict[str, Any] = {
            key: fluent_number(value, useGrouping=False) if isinstance(value, int) else str(value)
            for key, value in values.items()
            if value is not None
        }
        text, errors = self._bundle.format_pattern(self._patterns[name], given)
        if errors:
            raise ValueError(f"message {name} in {self.language}: {'; '.join(map(str, errors))}")
        return str(text)

    def group(self, prefix: str) -> dict[str, str]:
        """The texts whose names begin with `prefix`, by the rest of the name, in the file's order."""
        return {name.removeprefix(prefix): self(name) for name in self._patterns if name.startswith(prefix)}


@cache
def messages(language: str) -> Messages:
    """The texts of a language. ConfigError for an unknown language."""
    if language not in LANGUAGES:
        raise ConfigError(
            f"language {language!r} is not known", f"RIBAO_LANGUAGE is one of {', '.join(LANGUAGES)}"
        )
    from fluent.runtime import FluentBundle, FluentResource, resolver
    from fluent.syntax import ast

    # Fluent guards against hostile catalogues; ours is our own, and a list of cells or an error may be longer.
    resolver.MAX_PART_LENGTH = 1_000_000
    bundle = FluentBundle([language], use_isolating=False)
    names: list[str] = []
    for file in sorted(files(__name__).joinpath(language).iterdir(), key=lambda path: path.name):
        resource = FluentResource(file.read_text(encoding="utf-8"))
        bundle.add_resource(resource)
        names += [entry.id.name for entry in resource.body if isinstance(entry, ast.Message)]
    return Messages(language, bundle, dict(_list_patterns(bundle, names)))


def _list_patterns(bundle: "FluentBundle", names: list[str]) -> "list[tuple[str, Pattern]]":
    """The texts and their attributes by name."""
    found = []
    for name in names:
        message = bundle.get_message(name)
        found += [(name, message.value)] if message.value else []
        found += [(f"{name}.{attribute}", pattern) for attribute, pattern in message.attributes.items()]
    return found
