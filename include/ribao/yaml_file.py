"""YAML files that are checked, with the line of every value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from ribao.errors import ConfigError
from ribao.package_data import Loader
from ribao.validation import Keys, Mistake, check, name_keys, require_none


class YamlFile:
    """A YAML file and the place of each value in it. ConfigError where it cannot be read, is no YAML or repeats a key."""

    def __init__(self, path: Path | Traversable, hint: str, name: str = "") -> None:
        self.name, self.hint = name or str(path), hint
        try:
            self._root, self.content, repeated = _parse(path.read_bytes())
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise ConfigError(f"{self.name}:{line}: this is no YAML: {error.problem}", hint) from None
        # YAML's own conversions raise ValueError (2024-02-30) or TypeError, and its nesting ends in RecursionError.
        except (OSError, ValueError, TypeError, RecursionError, yaml.YAMLError) as error:
            raise ConfigError(f"{self.name}: cannot be read: {' '.join(str(error).split())}", hint) from None
        self.require_none(repeated)

    def validate(self, kind: Any) -> Any:
        """The content as a value of type `kind`. ConfigError lists all mistakes."""
        value, mistakes = check(kind, self.content)
        self.require_none(mistakes)
        return value

    def require_none(self, mistakes: Sequence[Mistake]) -> None:
        """ConfigError where there are mistakes."""
        require_none(mistakes, self.name_place, self.hint)

    def name_place(self, keys: Keys) -> str:
        """Where a value stands: people.yaml:14: audiences[0].role."""
        node, line = self._root, 1
        for key in keys:
            line, node = _find_child(node, key) or (line, node)
        return f"{self.name}:{line}" + (f": {name_keys(keys)}" if keys else "")


_VARIABLE = re.compile(r"\$\{(\w+)\}")


def fill_variables(value: Any, env: Mapping[str, str], keys: Keys) -> tuple[Any, list[Mistake]]:
    """The value under some keys with each ${NAME} in it taken from the environment, and a mistake for each unset one."""
    unset: list[Mistake] = []

    def fill(value: Any, keys: Keys) -> Any:
        if isinstance(value, Mapping):
            return {key: fill(inner, (*keys, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [fill(inner, (*keys, n)) for n, inner in enumerate(value)]
        if not isinstance(value, str):
            return value
        for name in _VARIABLE.findall(value):
            if not env.get(name):
                unset.append(Mistake(keys, f"needs {name}; set {name} in the environment"))
        return _VARIABLE.sub(lambda match: env.get(match[1], ""), value)

    return fill(value, keys), unset


def _parse(content: bytes) -> tuple[yaml.Node | None, Any, list[Mistake]]:
    """The nodes, the content and the repeated keys, which are looked for before `<<` is filled in."""
    loader = Loader(content)
    try:
        root = loader.get_single_node()
        repeated = list(_find_repeated_keys(root))
        return root, loader.construct_document(root) if root else None, repeated
    finally:
        loader.dispose()


def _find_child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    """The line of a key, and the node under it."""
    if isinstance(node, yaml.MappingNode):
        return next(((k.start_mark.line + 1, v) for k, v in node.value if k.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None


def _find_repeated_keys(node: yaml.Node | None, keys: Keys = ()) -> Iterator[Mistake]:
    if isinstance(node, yaml.MappingNode):
        names = [str(key.value) for key, _ in node.value]
        yield from (Mistake((*keys, n), "stands twice") for n in dict.fromkeys(names) if names.count(n) > 1)
        for name, (_, value) in zip(names, node.value, strict=True):
            yield from _find_repeated_keys(value, (*keys, name))
    elif isinstance(node, yaml.SequenceNode):
        for n, value in enumerate(node.value):
            yield from _find_repeated_keys(value, (*keys, n))
