"""A claim: a name with the numbers that a sentence assigns to it."""

from dataclasses import dataclass, field

from ribao.model import Period
from ribao.read.narrative.mentions import Mention
from ribao.read.narrative.series_matcher import Meaning, load_tag_group, match_series
from ribao.read.narrative.tokenizer import Token


@dataclass(frozen=True, slots=True)
class Change:
    """A number of change: its term's kind (up, wider, …) and what it is since.

    `is_timed`: the text says what it is since; `is_near`: it is only near (涨逾 1%).
    """

    number: Token
    move: str
    period: Period
    is_timed: bool
    is_near: bool = False


@dataclass(slots=True)
class Claim:
    """A name with its numbers so far. `is_weak`: the text leaves open whether the name means the series itself.

    `is_near`: its level is only near (11 万吨附近); `has_share`: the text also says what share of another thing it is, so that percentages may be of that.
    """

    mention: Mention
    commodity: str | None
    value: Token | None = None
    change: Change | None = None
    is_closing: bool = False
    is_weak: bool = False
    is_near: bool = False
    has_share: bool = False
    spans: list[tuple[int, int]] = field(default_factory=list)

    @property
    def is_signed(self) -> bool:
        """Whether its level may be negative."""
        return bool(self.mention.tags & load_tag_group("signed"))

    @property
    def is_specific(self) -> bool:
        """Whether its name has a commodity or product, not just 库存 or 价格."""
        return bool(self.mention.commodity or self.mention.tags & load_tag_group("product"))

    def match(
        self, family: str | None, *, closing: bool = False, tags: frozenset[str] | None = None
    ) -> Meaning | None:
        """Find the meaning of the name, or of other tags in its place, with a number of a unit family."""
        known = self.mention.tags if tags is None else tags
        known |= {"close"} if closing or self.is_closing else set()
        return match_series(known, self.commodity, family, self.mention.text)

    def offer_change(self, change: Change) -> bool:
        """Take the first change; the day's replaces another one, an amount a percentage. Whether it is taken."""
        held = self.change
        if held is None:
            is_better = True
        elif change.is_timed and (change.period == "day") != (held.period == "day"):
            is_better = change.period == "day"
        else:
            is_better = (
                held.number.unit == "%" and change.number.unit != "%" and change.number.kind == "number"
            )
        if is_better:
            self.change = change
        return is_better
