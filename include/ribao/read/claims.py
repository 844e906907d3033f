"""A claim: a name and the numbers that a sentence ties to it, and the statement it comes to."""

from dataclasses import dataclass, field

from ribao.model import Period
from ribao.read.mentions import Mention
from ribao.read.phrases import Token
from ribao.read.subjects import Meaning, group, meaning

_WORDS_OF_SIGN = {"up": "", "down": "-", "either": "", "flat": ""}


@dataclass(slots=True)
class Claim:
    """What is said of one name so far. `weak` where the words leave doubt that it is the series itself."""

    mention: Mention
    commodity: str | None
    value: Token | None = None
    change: Token | None = None
    move: str = ""
    period: Period = "day"
    closing: bool = False
    weak: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def signed(self) -> bool:
        """Whether its level may be negative."""
        return bool(self.mention.tags & group("signed"))

    @property
    def own(self) -> bool:
        """Whether its words name a thing of their own, not just 库存 or 价格."""
        return bool(self.mention.commodity or self.mention.tags & group("product"))

    def means(self, family: str | None, closing: bool = False) -> Meaning | None:
        """What its name means with a number of a unit family."""
        tags = self.mention.tags | ({"close"} if closing or self.closing else set())
        return meaning(tags, self.commodity, family, self.mention.text)


@dataclass(frozen=True, slots=True)
class Said:
    """A finished claim: signed printed numbers and where they stand."""

    series: str | None
    metric: str
    value: str | None
    unit: str | None
    change: str | None
    change_unit: str | None
    period: Period
    start: int
    end: int


def finished(claim: Claim) -> Said | None:
    """What a claim comes to, or None where no number of a known thing was said."""
    if claim.value is None and claim.change is None:
        return None
    found = claim.means(_family(claim))
    if found is None:
        return None
    bare_over_days = claim.value is None and claim.period != "day"
    series = None if claim.weak or bare_over_days else found.series
    if series is None and claim.value is None and not claim.own:
        return None
    value = _value(claim)
    return Said(
        series=series,
        metric=found.metric,
        value=value,
        unit=_unit(claim, found),
        change=_change(claim, value),
        change_unit=claim.change.unit or None if claim.change else None,
        period=claim.period,
        start=min(s for s, _ in claim.spans),
        end=max(e for _, e in claim.spans),
    )


def _family(claim: Claim) -> str | None:
    """The family of its value's unit, or of its change's where that is a quantity."""
    number = claim.value or claim.change
    if number is None or number.kind != "number":
        return None
    return None if claim.value is None and number.family in ("pct", "bare") else number.family


def _unit(claim: Claim, found: Meaning) -> str | None:
    if claim.value is not None and claim.value.unit:
        return claim.value.unit
    if claim.value is not None and claim.value.kind != "number":
        return found.unit
    if claim.change is not None and claim.change.unit:
        same = claim.value is None or claim.change.family == found.family
        return claim.change.unit if same and claim.change.family != "pct" else None
    return None


def _value(claim: Claim) -> str | None:
    """The level: a discount (贴水) is negative."""
    if claim.value is None:
        return None
    if claim.value.kind != "number":
        return "0"
    negative = claim.value.sign == "-" or "down" in claim.mention.tags
    return _signed("-" if negative else "", claim.value.digits)


def _change(claim: Claim, value: str | None) -> str | None:
    if claim.change is None:
        return None
    if claim.change.kind != "number":
        return "0"
    below = (value or "").startswith("-") or "down" in claim.mention.tags
    sign = {"wider": "-" if below else "", "narrower": "" if below else "-"}.get(claim.move, "")
    sign = _WORDS_OF_SIGN.get(claim.move, sign)
    if claim.change.sign == "-":
        sign = "-"
    return _signed(sign, claim.change.digits) + ("%" if claim.change.unit == "%" else "")


def _signed(sign: str, digits: str) -> str:
    return (sign if digits.strip("0.,") else "") + digits
