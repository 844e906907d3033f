"""The assertion that a claim makes: signed printed numbers and their position in the text."""

from dataclasses import dataclass

from ribao.model import Period
from ribao.read.narrative.claims import Change, Claim
from ribao.read.narrative.series_matcher import Meaning
from ribao.read.narrative.tokenizer import Token

_NUMBERS = ("number", "range")
_MOVE_SIGNS = {"up": "", "down": "-", "either": "", "flat": ""}


@dataclass(frozen=True, slots=True)
class Assertion:
    """A complete claim: signed printed numbers and their position in the text."""

    series: str | None
    metric: str
    value: str | None
    unit: str | None
    change: str | None
    change_unit: str | None
    period: Period
    start: int
    end: int


def build_assertion(claim: Claim) -> Assertion | None:
    """Build the assertion that a claim makes, or None where it has no number of a known thing."""
    value, change = claim.value, claim.change
    if value is None and change is None:
        return None
    meaning = claim.match(_find_family(value, change))
    if meaning is None:
        return None
    is_open = (
        claim.is_weak or claim.is_near or (value is None and change is not None and not _is_exact(change))
    )
    series = None if is_open else meaning.series
    if series is None and value is None and not claim.is_specific:
        return None
    if value is not None and change is not None and change.is_near:
        change = None
    printed = _format_value(claim)
    return Assertion(
        series=series,
        metric=meaning.metric,
        value=printed,
        unit=_find_unit(value, change, meaning),
        change=_format_change(change, claim, printed),
        change_unit=change.number.unit or None if change else None,
        period=change.period if change else "day",
        start=min(s for s, _ in claim.spans),
        end=max(e for _, e in claim.spans),
    )


def _is_exact(change: Change) -> bool:
    """Whether a change without a level says how the series moved in a day."""
    return change.period == "day" and not change.is_near


def _find_family(value: Token | None, change: Change | None) -> str | None:
    """The unit family of the value, or of the change where that is a quantity."""
    number = value or (change.number if change else None)
    if number is None or number.kind not in _NUMBERS:
        return None
    return None if value is None and number.family in ("pct", "bare") else number.family


def _find_unit(value: Token | None, change: Change | None, meaning: Meaning) -> str | None:
    if value is not None and value.unit:
        return value.unit
    if value is not None and value.kind not in _NUMBERS:
        return meaning.unit
    if change is not None and change.number.unit:
        is_same = value is None or change.number.family == meaning.family
        return change.number.unit if is_same and change.number.family != "pct" else None
    return None


def _format_value(claim: Claim) -> str | None:
    """The level, or the two bounds of a range (100-120, -20--30); a discount (贴水) is negative."""
    if claim.value is None:
        return None
    if claim.value.kind not in _NUMBERS:
        return "0"
    is_negative = claim.value.sign == "-" or "down" in claim.mention.tags
    level = _add_sign("-" if is_negative else "", claim.value.digits)
    if claim.value.kind == "number":
        return level
    is_upper_negative = claim.value.upper_sign == "-" if claim.value.upper_sign else is_negative
    return f"{level}-{_add_sign('-' if is_upper_negative else '', claim.value.upper)}"


def _format_change(change: Change | None, claim: Claim, value: str | None) -> str | None:
    if change is None:
        return None
    number = change.number
    if number.kind != "number":
        return "0"
    is_below = (value or "").startswith("-") or "down" in claim.mention.tags
    sign = {"wider": "-" if is_below else "", "narrower": "" if is_below else "-"}.get(change.move, "")
    sign = _MOVE_SIGNS.get(change.move, sign)
    if number.sign == "-":
        sign = "-"
    return _add_sign(sign, number.digits) + ("%" if number.unit == "%" else "")


def _add_sign(sign: str, digits: str) -> str:
    return (sign if digits.strip("0.,") else "") + digits
