"""Names that go on with the last claim: 贴水 behind a premium, 目前库存为 behind 库存减少 50 吨."""

from dataclasses import replace

from ribao.read.narrative.claims import Claim
from ribao.read.narrative.mentions import SIGNS, Mention, is_average_of_futures
from ribao.read.narrative.series_matcher import load_tag_group


def continue_claim(claim: Claim, mention: Mention, *, is_inside: bool, is_later: bool) -> bool:
    """Complete the claim by a name that says no more than what it is of. Whether the name does.

    `is_inside`: the claim is of the same clause; `is_later`: the next number takes the place of its level.
    """
    if claim.value and not is_later:
        return False
    if _is_sign_repeated(claim, mention):
        claim.mention = replace(claim.mention, tags=claim.mention.tags - SIGNS | mention.tags)
        return True
    tags = claim.mention.tags | mention.tags
    if is_average_of_futures(mention, claim.mention):
        return False
    if claim.value or mention.commodity or not mention.tags - SIGNS <= load_tag_group("thing") - {"main"}:
        return False
    if not (
        _is_series_kept(claim, tags) or (is_inside and not claim.change and claim.match(None, tags=tags))
    ):
        return False
    claim.mention = replace(claim.mention, tags=tags)
    return True


def is_average_of_range(claim: Claim, mention: Mention) -> bool:
    """Whether 均价 is the average of the range before it: 报 71800-72020 元/吨，均价 71910 元/吨."""
    is_range = claim.value is not None and claim.value.kind == "range"
    return (
        is_range
        and mention.tags == {"price"}
        and not mention.commodity
        and _is_series_kept(claim, claim.mention.tags | {"price"})
    )


def _is_sign_repeated(claim: Claim, mention: Mention) -> bool:
    """Whether 升水 or 贴水 only gives the sign of a claim that is of a premium."""
    return "premium" in claim.mention.tags and mention.tags - SIGNS == {"premium"}


def _is_series_kept(claim: Claim, tags: frozenset[str]) -> bool:
    """Whether the name means the same series with more tags."""
    before, after = claim.match(None), claim.match(None, tags=tags)
    return before is not None and after is not None and before.series == after.series
