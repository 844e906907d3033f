"""Configuration checked against dataclasses: each mistake with its file and line, what is wrong and what is allowed.

pydantic checks. Its import takes a quarter of a second, so it happens where something is checked: the child that reads
a PDF only needs the catalogue, which its parent has checked, and makes it with `build`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from ribao.errors import ConfigError

# One wrong column gives a mistake a line; more are not read.
_LISTED = 20
# So many characters of a mistake are shown: a quote that is not closed makes one value of the rest of a table.
_LONGEST = 400
# The place of a value in a file: keys of mappings and positions in lists.
Keys = tuple[str | int, ...]


def strip_underscore(name: str) -> str:
    """The key of a field: a key that is a word of Python (`for`, `is`) has a field with an underscore after it."""
    return name.rstrip("_")


# As `__pydantic_config__` of a dataclass: other keys than its fields are mistakes.
STRICT = {"extra": "forbid", "alias_generator": strip_underscore}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for a type, used in `Annotated`: `check` gives the value, or raises ValueError that says the mistake.

    A rule that comes `before` takes what the file holds and may change it.
    """

    check: Callable[[Any], Any]
    before: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core import core_schema

        if self.before:
            return core_schema.no_info_before_validator_function(self.check, handler(source))
        return core_schema.no_info_after_validator_function(self.check, handler(source))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it stands, and what is wrong."""

    keys: Keys
    text: str


def check(kind: Any, content: object) -> tuple[Any, list[Mistake]]:
    """Check content against a type: the value of that type, or None and all mistakes."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(kind).validate_python(content), []
    except ValidationError as error:
        return None, [_describe(kind, detail) for detail in error.errors(include_url=False)]


def require_none(mistakes: Sequence[Mistake], name_place: Callable[[Keys], str], hint: str) -> None:
    """ConfigError where there are mistakes: all of them, one a line, each with its place."""
    lines = [f"{name_place(mistake.keys)}: {mistake.text}" for mistake in mistakes[:_LISTED]]
    if len(mistakes) == 1:
        raise ConfigError(lines[0], hint)
    if mistakes:
        title = f"{len(mistakes)} mistakes" + (f", the first {_LISTED}" if len(mistakes) > _LISTED else "")
        raise ConfigError("\n  ".join([f"{title}:", *lines]) + "\n ", hint)


def name_keys(keys: Keys) -> str:
    """Keys as they are read: audiences[0].role."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).removeprefix(".")


# What pydantic calls a mistake of type, in the words of a file.
_TYPES = {
    "string_type": "must be a text",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping",
    "mapping_type": "must be a mapping",
    "dataclass_type": "must be a mapping",
}


def _describe(kind: Any, detail: Mapping[str, Any]) -> Mistake:
    keys: Keys = detail["loc"]
    given = "what is set" if _is_secret(kind, keys) else repr(detail["input"])
    match detail["type"]:
        case "missing":
            text = "is missing"
        case "unexpected_keyword_argument" | "extra_forbidden":
            text = f"is not known here; allowed are {', '.join(_keys_at(kind, keys[:-1]))}"
        case "literal_error":
            allowed = detail["ctx"]["expected"].replace(" or ", ", ")
            text = f"{given} is not allowed; allowed are {allowed}"
        case "value_error":
            text = str(detail["ctx"]["error"])
        case other:
            rule = _TYPES.get(other) or detail["msg"].replace("Input should", "must")
            text = f"{rule}, and is {given}"
    return Mistake(keys, text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")


def _is_secret(kind: Any, keys: Keys) -> bool:
    """Whether a value is kept out of messages, as it is out of the dataclass's repr."""
    for key in keys:
        if _has_fields(kind) and any(f.name == key and not f.repr for f in fields(kind)):
            return True
        kind = _type_at(kind, key)
    return False


def _keys_at(kind: Any, keys: Keys) -> list[str]:
    for key in keys:
        kind = _type_at(kind, key)
    kind = _bare(kind)
    return [strip_underscore(f.name) for f in fields(kind)] if _has_fields(kind) else []


def _type_at(kind: Any, key: str | int) -> Any:
    """The type of what stands under a key."""
    kind = _bare(kind)
    if _has_fields(kind):
        return {strip_underscore(name): hint for name, hint in list_hints(kind)}.get(str(key))
    inner = get_args(kind)
    return (inner[0] if get_origin(kind) is tuple else inner[-1]) if inner else None


def _has_fields(kind: Any) -> bool:
    return is_dataclass(kind)


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


@cache
def list_hints(kind: Hashable) -> tuple[tuple[str, Any], ...]:
    """The name and the annotated type of each field of a dataclass."""
    return tuple(get_type_hints(kind, include_extras=True).items())


def build(kind: Any, content: Any) -> Any:
    """Checked content as a value of type `kind`, quickly: as `check`, but for the checks."""
    kind = _bare(kind)
    if _has_fields(kind):
        hints = {strip_underscore(name): (name, hint) for name, hint in list_hints(kind)}
        return kind(**{hints[key][0]: build(hints[key][1], value) for key, value in content.items()})
    if get_origin(kind) is tuple:
        return tuple(build(get_args(kind)[0], value) for value in content)
    if get_origin(kind) in (dict, Mapping):
        return {key: build(get_args(kind)[1], value) for key, value in content.items()}
    if kind is Decimal:
        return Decimal(str(content))
    return date.fromisoformat(content) if kind is date and isinstance(content, str) else content


# Rules that several files share.


def require_text(text: str) -> str:
    """The text, which must not be blank."""
    if not text.strip():
        raise ValueError("is empty")
    return text


def require_unique(*names: str) -> Rule:
    """A rule for a list: no two of its members have the same value of all of the given fields."""

    def check(members: Sequence[Any]) -> Sequence[Any]:
        seen: set[tuple[Any, ...]] = set()
        for member in members:
            key = tuple(getattr(member, name) for name in names)
            if key in seen:
                raise ValueError(f"{', '.join(names)} {', '.join(map(repr, key))} stands twice")
            seen.add(key)
        return members

    return Rule(check)


def require_positive(number: float) -> float:
    """The number, which must be above zero."""
    if not number > 0:
        raise ValueError(f"must be above 0, and is {number}")
    return number


def require_not_negative(number: float) -> float:
    """The number, which must not be below zero."""
    if not number >= 0:
        raise ValueError(f"must be 0 or more, and is {number}")
    return number


Text = Annotated[str, Rule(require_text)]
