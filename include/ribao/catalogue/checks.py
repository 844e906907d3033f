"""The check of the catalogue's files: `require_valid` names every mistake of a file with its line.

A process that judges reports, migrates or reads PDFs in children calls it once; children rely on it.
"""

import ast
import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any, Literal

from ribao.catalogue.finding_types import FindingType
from ribao.catalogue.lines import Commodity, CommodityId, Contract, Series, require_distinct_labels
from ribao.catalogue.rules import DailyLimit, Step
from ribao.catalogue.slips import Slip
from ribao.catalogue.tables import SURPLUS, one_of, read_lines, split_lists
from ribao.catalogue.thresholds import Threshold
from ribao.catalogue.witnesses import WitnessesFile
from ribao.validation import STRICT, Keys, Rule, Text, check, name_keys, require_none, require_unique
from ribao.yaml_file import YamlFile


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit as printed, and its English name."""

    name: Text
    name_en: Text

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Market:
    """A market, and the calendar that it keeps."""

    market: Text
    calendar: Text
    why: Text

    __pydantic_config__ = STRICT


CalendarName = Annotated[str, one_of("calendar", "calendar/markets.csv")]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A weekday on which a calendar has no session."""

    market: CalendarName
    day: date

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class Notice:
    """A correction of the calendar; `complete`: all closures up to the day are entered."""

    market: CalendarName
    day: date
    state: Literal["closed", "open", "complete"]
    reason: Text
    source: Text

    __pydantic_config__ = STRICT


_NAME = re.compile(r"[a-z][\w.]*")


def _require_equation(equation: str) -> str:
    left, mark, right = equation.replace("{m}", "m").partition("=")
    if not mark or not _NAME.fullmatch(left.strip()):
        raise ValueError(f"{equation!r} is no equation; write `name = expression`")
    bare = _NAME.sub("1", right).strip()
    try:
        ast.parse(bare, mode="eval")
        whole = re.fullmatch(r"[\d.+\-*/() ]+", bare)
    except SyntaxError:
        whole = None
    if not whole:
        raise ValueError(f"{right.strip()!r} is no expression; write names, numbers, + - * / and parentheses")
    return equation


Equation = Annotated[str, Rule(_require_equation)]


RelationFamily = Literal[
    "row",
    "stock",
    "ratio",
    "spread",
    "basis",
    "price",
    "price_change",
    "day",
    "stated",
    "stated_pct",
    "published",
]


@dataclass(frozen=True, slots=True)
class RelationLine:
    """An equation that printed numbers satisfy."""

    name: Text
    family: RelationFamily
    equation: Equation
    why: Text
    zh: Text
    en: Text
    for_: tuple[str, ...] = ()
    solved: Mapping[str, str] = field(default_factory=dict)
    computed: bool = False
    hint: bool = False

    __pydantic_config__ = STRICT


def _require_known_names(line: RelationLine) -> RelationLine:
    for member in line.for_ or ("",):
        for name in _NAME.findall(line.equation.replace("{m}", member)):
            one_of("id", "series.csv", "contracts.csv").check(name)
    return line


@dataclass(frozen=True, slots=True)
class Twin:
    """A contract of table 1 and the series of table 2 that print the same price."""

    quote: Annotated[str, one_of("id", "contracts.csv")]
    series: Annotated[str, one_of("id", "series.csv")]

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class RelationsFile:
    """relations.yaml."""

    row: tuple[RelationLine, ...]
    report: tuple[Annotated[RelationLine, Rule(_require_known_names)], ...]
    twins: tuple[RelationLine, ...]
    tables: tuple[Twin, ...]
    others: tuple[RelationLine, ...]

    __pydantic_config__ = STRICT


Words = tuple[Text, ...]
UnitFamily = Literal["cny", "usd", "mass", "pct", "point", "none", "bare"]


def _require_series(template: str) -> str:
    """The series of a rule: an id, or a template with the commodity {c} and the venue {venue} in it."""
    if "{" not in template:
        one_of("id", "series.csv", "contracts.csv").check(template)
    elif set(re.findall(r"{(\w+)}", template)) - {"c", "venue"}:
        raise ValueError(f"{template!r} has other braces than {{c}} and {{venue}}")
    return template


@dataclass(frozen=True, slots=True)
class StatementRule:
    """Which series a name of the narrative means."""

    metric: Text
    unit: tuple[UnitFamily, ...]
    is_: Words = ()
    any_: Words = ()
    may: Words = ()
    of: tuple[CommodityId, ...] = ()
    series: Annotated[str, Rule(_require_series)] = ""
    free: bool = False

    __pydantic_config__ = STRICT


@dataclass(frozen=True, slots=True)
class StatementsFile:
    """statements.yaml."""

    names: Mapping[str, Words]
    groups: Mapping[str, Words]
    marks: Mapping[str, Words]
    fillers: Words
    joints: Words
    plain: Words
    units: Mapping[UnitFamily, Words]
    rules: tuple[StatementRule, ...]

    __pydantic_config__ = STRICT


def _require_one_meaning(file: StatementsFile) -> StatementsFile:
    seen: set[str] = set()
    for words in (*file.names.values(), *file.marks.values(), file.fillers, file.joints, file.plain):
        for word in map(str.upper, words):
            if word in seen:
                raise ValueError(f"the word {word} stands twice; give each word one meaning")
            seen.add(word)
    return file


# In an order in which each file only refers to those before it.
_TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "units.csv": (UnitName, ("name",)),
    "commodities.csv": (Commodity, ("id",)),
    "calendar/markets.csv": (Market, ("market",)),
    "calendar/closed.csv": (ClosedDay, ("market", "day")),
    "calendar/notices.csv": (Notice, ("market", "day", "state")),
    "series.csv": (Series, ("id",)),
    "contracts.csv": (Contract, ("id",)),
    "steps.csv": (Step, ("ids",)),
}
_DOCUMENTS: dict[str, Any] = {
    "finding_types.yaml": Mapping[str, FindingType],
    "thresholds.yaml": Mapping[str, Threshold],
    "daily_limits.yaml": tuple[DailyLimit, ...],
    "slips.yaml": dict[str, Slip],
    "relations.yaml": RelationsFile,
    "witnesses.yaml": WitnessesFile,
    "statements.yaml": Annotated[StatementsFile, Rule(_require_one_meaning)],
}
_HINT = "docs/extending.md says how to add to the catalogue"


@cache
def require_valid() -> None:
    """Check the catalogue, once a process. ConfigError lists all mistakes of the first file that has any."""
    check_files(files(__package__))


def check_files(folder: Traversable) -> None:
    """Check the files of a catalogue in a folder."""
    for name, (kind, unique) in _TABLES.items():
        _check_table(folder.joinpath(name), name, kind, require_unique(*unique))
    for name, kind in _DOCUMENTS.items():
        YamlFile(folder.joinpath(name), _HINT, name).validate(kind)


def _check_table(path: Traversable, name: str, kind: type, unique: Rule) -> None:
    reader = csv.DictReader(read_lines(path, name), restkey=SURPLUS)
    content = [(reader.line_num, split_lists(row, kind)) for row in reader]

    def name_place(keys: Keys) -> str:
        line = content[keys[0]][0] if keys and isinstance(keys[0], int) else 1
        return f"{name}:{line}" + (f": {name_keys(keys[1:])}" if keys[1:] else "")

    whole: Any = Annotated[tuple[kind, ...], unique, Rule(require_distinct_labels)]  # type: ignore[valid-type]
    _, mistakes = check(whole, [row for _, row in content])
    require_none(mistakes, name_place, _HINT)
