"""What the forms of answers share: JSON of the expected shape, and numbers."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ribao.errors import BadValue, NotYet, WitnessWrong
from ribao.model import TOTAL, Published, WitnessField
from ribao.numbers import parse_typed


def read_json(content: bytes) -> Any:
    """The answer as JSON, numbers as Decimal. WitnessWrong where it is something else."""
    try:
        return json.loads(content, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        found = "a web page" if content.lstrip()[:1] == b"<" else "no JSON"
        raise WitnessWrong(f"the answer is {found}: {_shorten(content)}") from None


def list_rows(answer: Any, *keys: str) -> list[dict[str, Any]]:
    """The rows under these keys of an answer. WitnessWrong where it is of another form, NotYet for an empty list."""
    for key in keys:
        if not isinstance(answer, dict) or key not in answer:
            raise WitnessWrong(f"the answer has no {key}")
        answer = answer[key]
    if not isinstance(answer, list) or not all(isinstance(row, dict) for row in answer):
        raise WitnessWrong(f"{keys[-1]} holds no list of rows")
    if not answer:
        raise NotYet(f"{keys[-1]} holds no rows", "it is asked again")
    return answer


def get_text(row: Mapping[str, Any], key: str) -> str:
    """A value of a row as text without padding. WitnessWrong where the row has none."""
    if key not in row:
        raise WitnessWrong(f"a row has no {key}")
    return "" if row[key] is None else str(row[key]).strip()


def build_published(
    product: str, month: str, day: date, texts: Mapping[WitnessField, str]
) -> Iterator[Published]:
    """The numbers of a row; blank ones are left out."""
    for field, text in texts.items():
        if text:
            yield Published(product, month, field, day, read_number(text, f"{product} {month} {field}"), text)


def build_quotes(
    product: str, month: str, day: date, texts: Mapping[WitnessField, str]
) -> Iterator[Published]:
    """The numbers of a contract month (2405), or of all months together (小计); other lines have none."""
    if month == "小计":
        traded: dict[WitnessField, str] = {f: texts[f] for f in ("volume", "open_interest")}
        yield from build_published(product, TOTAL, day, traded)
    elif re.fullmatch(r"\d{4}", month):
        yield from build_published(product, month, day, texts)


def read_number(text: str, what: str) -> Decimal:
    """A published number. WitnessWrong where the text is none."""
    try:
        return parse_typed(text)
    except BadValue:
        raise WitnessWrong(f"{what} is {text!r}, which is no number") from None


def read_day(text: str) -> date:
    """A published day, 2024-03-28 or 20240328. WitnessWrong where the text is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WitnessWrong(f"{text!r} is no day") from None


def require_day(text: str, day: date) -> None:
    """WitnessWrong where an answer says that it is of another day."""
    if read_day(text) != day:
        raise WitnessWrong(f"the answer is of {text}, and {day} was asked for")


def require_some(published: tuple[Published, ...]) -> tuple[Published, ...]:
    """The numbers. WitnessWrong where there is none, or all are 0."""
    if not any(p.value for p in published):
        raise WitnessWrong("all its numbers are 0" if published else "it holds no numbers")
    return published


def _shorten(content: bytes) -> str:
    return repr(" ".join(content[:200].decode("utf-8", "replace").split())[:60])
