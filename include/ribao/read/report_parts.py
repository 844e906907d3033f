"""Replace all parts of one kind in a report."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

T = TypeVar("T")
P = TypeVar("P")


def replace_parts(whole: P, kind: type[T], change: Callable[[T], T]) -> P:
    """Return a report, or what it holds, with each of its parts of a kind changed."""
    return cast(P, _replace(whole, kind, change))


def _replace(part: Any, kind: type[T], change: Callable[[T], T]) -> Any:
    if isinstance(part, kind):
        return change(part)
    if isinstance(part, tuple):
        return tuple(_replace(item, kind, change) for item in part)
    if isinstance(part, Mapping):
        return {name: _replace(item, kind, change) for name, item in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: _replace(getattr(part, f.name), kind, change) for f in fields(part)})
    return part
