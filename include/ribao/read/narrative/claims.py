"""A claim: a name with the numbers that a sentence assigns to it; and the assertion that it makes."""

from dataclasses import dataclass, field

from ribao.model import Period
from ribao.read.narrative.mentions import Mention
from ribao.read.narrative.series_matcher import Meaning, load_tag_group, match_series
from ribao.read.narrative.tokenizer import Token

_NUMBERS = ("number", "range")
_MOVE_SIGNS = {"up": "", "down": "-", "either": "", "flat": ""}


@dataclass(slots=True)
class Claim:
    """A name with its numbers so far. `is_weak`: the text leaves open whether the name means the series itself."""

    mention: Mention
    commodity: str | None
    value: Token | None = None
    change: Token | None = None
    move: str = ""
    period: Period = "day"
    is_closing: bool = False
    is_weak: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_signed(self) -> bool:
        """Whether its level may be negative."""
        return bool(self.mention.tags & load_tag_group("signed"))

    @property
    def is_specific(self) -> bool:
        """Whether its name has a commodity or product, not just 库存 or 价格."""
        return bool(self.mention.commodity or self.mention.tags & load_tag_group("product"))

    def match(self, family: str | None, closing: bool = False) -> Meaning | None:
        """Find the meaning of the name with a number of a unit family."""
        tags = self.mention.tags | ({"close"} if closing or self.is_closing else set())
        return match_series(tags, self.commodity, family, self.mention.text)


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
    if claim.value is None and claim.change is None:
        return None
    meaning = claim.match(_find_family(claim))
    if meaning is None:
        return None
    is_bare_over_days = claim.value is None and claim.period != "day"
    series = None if claim.is_weak or is_bare_over_days else meaning.series
    if series is None and claim.value is None and not claim.is_specific:
        return None
    value = _format_value(claim)
    return Assertion(
        series=series,
        metric=meaning.metric,
        value=value,
        unit=_find_unit(claim, meaning),
        change=_format_change(claim, value),
        change_unit=claim.change.unit or None if claim.change else None,
        period=claim.period,
        start=min(s for s, _ in claim.spans),
        end=max(e for _, e in claim.spans),
    )


def _find_family(claim: Claim) -> str | None:
    """The unit family of its value, or of its change where that is a quantity."""
    number = claim.value or claim.change
    if number is None or number.kind not in _NUMBERS:
        return None
    return None if claim.value is None and number.family in ("pct", "bare") else number.family


def _find_unit(claim: Claim, meaning: Meaning) -> str | None:
    value, change = claim.value, claim.change
    if value is not None and value.unit:
        return value.unit
    if value is not None and value.kind not in _NUMBERS:
        return meaning.unit
    if change is not None and change.unit:
        is_same = value is None or change.family == meaning.family
        return change.unit if is_same and change.family != "pct" else None
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


def _format_change(claim: Claim, value: str | None) -> str | None:
    if claim.change is None:
        return None
    if claim.change.kind != "number":
        return "0"
    is_below = (value or "").startswith("-") or "down" in claim.mention.tags
    sign = {"wider": "-" if is_below else "", "narrower": "" if is_below else "-"}.get(claim.move, "")
    sign = _MOVE_SIGNS.get(claim.move, sign)
    if claim.change.sign == "-":
        sign = "-"
    return _add_sign(sign, claim.change.digits) + ("%" if claim.change.unit == "%" else "")


def _add_sign(sign: str, digits: str) -> str:
    return (sign if digits.strip("0.,") else "") + digits
