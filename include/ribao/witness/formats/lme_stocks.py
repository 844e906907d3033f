"""LME stocks by a third party: day -> metal -> the numbers whose names stand under `keys`, for all days."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ribao.errors import NotYet, WitnessWrong
from ribao.model import Published, WitnessField
from ribao.witness.formats.fields import build_published, read_json, require_some

_FIELDS: Mapping[str, WitnessField] = {"库存": "stock", "注册仓单": "on_warrant", "注销仓单": "cancelled"}


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """Stock, on-warrant and cancelled warrants of every metal, by its Chinese name. NotYet where the day is missing."""
    answer = read_json(content)
    try:
        fields = [_FIELDS[key["name"] if isinstance(key, dict) else key] for key in answer["keys"]]
        metals = answer["values"].get(day.isoformat())
    except (KeyError, TypeError, AttributeError):
        raise WitnessWrong(f"its keys are not {', '.join(_FIELDS)}, or it has no values") from None
    if metals is None:
        raise NotYet(f"{day} is not among its days", "it is asked again")
    return require_some(tuple(_read_metals(metals, fields, day)))


def _read_metals(metals: Any, fields: list[WitnessField], day: date) -> Iterator[Published]:
    if not isinstance(metals, dict):
        raise WitnessWrong(f"{day} holds no metals")
    for name, numbers in metals.items():
        if not isinstance(numbers, list) or len(numbers) != len(fields):
            raise WitnessWrong(f"{name} has other numbers than {', '.join(fields)}")
        texts = {field: "" if n is None else str(n).strip() for field, n in zip(fields, numbers, strict=True)}
        yield from build_published(name, "", day, texts)
