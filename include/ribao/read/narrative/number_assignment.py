"""Assign a number to a claim, as its change or its level, unless the text between or the unit speaks against it."""

from ribao.read.narrative.claims import Change, Claim
from ribao.read.narrative.clauses import Clause
from ribao.read.narrative.number_roles import is_change, is_change_of_day, is_level_of_day
from ribao.read.narrative.tokenizer import Token

# Unknown characters between a name and its number, above which the claim is weak.
_MAX_GAP_CHANGE = 4
_MAX_GAP_LEVEL = 8


def assign_number(claim: Claim, clause: Clause, change: Change, following: str) -> bool:
    """Assign a number, given as the change that it would be, before a term of a kind. Whether the claim takes it."""
    if is_change(claim, clause, change.number):
        return is_change_of_day(claim, clause) and _assign_change(claim, clause, change)
    is_level = is_level_of_day(clause, following)
    return is_level and _assign_level(claim, clause, change.number, is_near=change.is_near)


def assign_flat(claim: Claim, clause: Clause, token: Token) -> bool:
    """Assign 持平 as a change of nothing. Whether the claim takes it."""
    is_past = clause.is_yearly or clause.is_other_day or clause.is_past
    is_near = clause.gap <= (_MAX_GAP_CHANGE if clause.has_name else 0)
    if clause.is_blocked or is_past or not is_near:
        return False
    return claim.offer_change(Change(token, "flat", clause.period, clause.is_timed))


def _assign_change(claim: Claim, clause: Clause, change: Change) -> bool:
    value, number = claim.value, change.number
    meaning = claim.match(value.family if value and value.kind == "number" else None)
    if clause.is_yearly or meaning is None or not _is_in_reach(claim, clause, _MAX_GAP_CHANGE):
        return False
    if claim.has_share and number.family != meaning.family:
        return False
    is_quantity = number.unit == "%" or number.family in (meaning.family, "bare", "point")
    return (is_quantity or claim.match(number.family) is not None) and claim.offer_change(change)


def _assign_level(claim: Claim, clause: Clause, token: Token, *, is_near: bool) -> bool:
    if claim.value is not None and not clause.is_later and (is_near or not claim.is_near):
        return False
    if not _is_in_reach(claim, clause, _MAX_GAP_LEVEL):
        return False
    if claim.match(token.family, closing=clause.is_closing) is None:
        return False
    claim.value, claim.is_closing = token, clause.is_closing
    claim.is_near = is_near
    return True


def _is_in_reach(claim: Claim, clause: Clause, max_gap: int) -> bool:
    """Whether a number may be the claim's; much unknown text between makes the claim weak."""
    claim.is_weak |= clause.has_name and clause.gap > max_gap and not clause.is_closing
    return clause.is_in_reach()
