"""What a number of a clause is: a change, a range of levels, or no statement at all."""

from collections.abc import Sequence

from ribao.read.narrative.claims import Claim
from ribao.read.narrative.clauses import Clause
from ribao.read.narrative.mentions import Mention, get_kind
from ribao.read.narrative.series_matcher import load_tag_group
from ribao.read.narrative.tokenizer import Token


def is_stated(clause: Clause, token: Token, following: str) -> bool:
    """Whether a number before a term of the kind `following` is asserted at all, and of a kind that series have."""
    is_open = clause.is_blocked or clause.is_origin or following in ("bound", "barrier", "assumed")
    return not is_open and token.family != "none"


def is_change(claim: Claim, clause: Clause, token: Token) -> bool:
    """Whether a number is a change of the claim: a signed one, or one behind a move without 至 between."""
    if token.sign == "+" or (token.sign == "-" and not claim.is_signed):
        return True
    return clause.move is not None and ("amount" in clause.move.tags or clause.level_term is None)


def is_change_of_day(claim: Claim, clause: Clause) -> bool:
    """Whether a change is not one of an earlier day: 上一交易日收于 95，上涨 6."""
    is_earlier = clause.is_other_day or (clause.is_inherited and claim.value is None)
    return not (clause.is_past or clause.is_later or (is_earlier and clause.period == "day"))


def is_level_of_day(clause: Clause, following: str) -> bool:
    """Whether a level is that of the day's end: not one of an earlier day, nor one left again (冲高至 69000 后回落)."""
    return not (clause.is_other_day or clause.is_past or following == "after")


def is_level_range(claim: Claim | None, clause: Clause, token: Token, following: str) -> bool:
    """Whether a range is the level of a price or premium of the spot market; futures trade in ranges all day."""
    return (
        claim is not None
        and bool(claim.mention.tags & load_tag_group("ranged"))
        and not is_change(claim, clause, token)
        and not clause.has_bound
        and following not in ("bound", "barrier")
    )


def is_between_changes(parts: Sequence[Token | Mention], k: int) -> bool:
    """Whether the number behind a term repeats the change before it in another unit: 涨 0.5% 或 340 元/吨."""
    return [get_kind(parts, k - 1), get_kind(parts, k + 1)] == ["number", "number"]


def is_attribute(parts: Sequence[Token | Mention], k: int) -> bool:
    """Whether a number only says which possibility or offer is meant: 降至 10 万吨的可能, 升水 190 元/吨的报价."""
    if get_kind(parts, k + 1) != "of" or k + 2 >= len(parts):
        return False
    behind = parts[k + 2]
    return behind.tags == {"price"} if isinstance(behind, Mention) else behind.kind in ("maybe", "hedge")
