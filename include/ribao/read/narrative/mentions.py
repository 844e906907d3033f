"""Merge names that stand together into mentions, and find mentions that only set a topic (库存方面，…)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ribao.read.narrative.series_matcher import load_commodity_tags, load_tag_group
from ribao.read.narrative.tokenizer import Token

_BETWEEN_NAMES = {"joint", "dash", "of"}
# After a colon these continue a statement; anything else shows that the name before the colon is a topic.
_STATEMENT_STARTS = {"number", "range", "to", "closing", "up", "down", "flat"}
SIGNS = frozenset({"up", "down", "flat"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name with its tags; `commodity` is the one that it names itself, or None."""

    tags: frozenset[str]
    commodity: str | None
    text: str
    start: int
    end: int


def get_kind(parts: Sequence[Token | Mention], k: int) -> str:
    """The kind of a part, "name" for a mention, "" beyond the ends."""
    if not 0 <= k < len(parts):
        return ""
    part = parts[k]
    return part.kind if isinstance(part, Token) else "name"


def merge_mentions(tokens: Sequence[Token]) -> list[Token | Mention]:
    """Merge every run of names into one mention; a topic becomes a token of kind `topic`."""
    parts: list[Token | Mention] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "name":
            parts.append(tokens[at])
            at += 1
            continue
        end = _find_run_end(tokens, at)
        mention = _build_mention(tokens[at:end])
        if _is_topic(tokens, end):
            tags = mention.tags | ({mention.commodity} if mention.commodity else set())
            parts.append(replace(tokens[end], kind="topic", tags=tags))
            end += 1
        else:
            parts.append(mention)
        at = end
    return parts


def _is_topic(tokens: Sequence[Token], end: int) -> bool:
    """Whether the run that ends here only sets the topic: 库存方面，or 现货市场：before another name."""
    if end >= len(tokens) or tokens[end].kind == "topic":
        return end < len(tokens)
    after = tokens[end + 1].kind if end + 1 < len(tokens) else ""
    return tokens[end].text in "：:" and after not in _STATEMENT_STARTS


def _find_run_end(tokens: Sequence[Token], at: int) -> int:
    """One past the last name of the run of names that starts at a token."""
    end = at + 1
    look = end
    while look < len(tokens) and tokens[look].kind in _BETWEEN_NAMES | {"name"}:
        look += 1
        if tokens[look - 1].kind == "name":
            end = look
    return end


def _build_mention(run: Sequence[Token]) -> Mention:
    commodities = load_commodity_tags()
    tags = frozenset().union(*(t.tags for t in run if t.kind == "name"))
    named = [c for t in run if t.kind == "name" for c in t.tags & commodities]
    text = "".join(t.text for t in run)
    return Mention(tags - commodities, named[0] if named else None, text, run[0].start, run[-1].end)


def complete_mention(mention: Mention, topic: frozenset[str], before: Mention | None) -> Mention:
    """Add what a mention omits: venue and thing from the topic, the market from the price before it.

    现货长江均价 17670，对当月贴水 260 means the Changjiang premium.
    """
    tags = mention.tags
    for group in map(load_tag_group, ("venue", "thing", "product")):
        if not tags & group:
            tags |= topic & group
    if (
        before
        and "premium" in tags
        and tags - SIGNS - {"price"} == {"premium"}
        and not before.tags & (load_tag_group("venue") | {"main"})
    ):
        dropped = load_tag_group("thing") | load_tag_group("product") | SIGNS | {"other", "loose"}
        tags |= before.tags - dropped
    return replace(mention, tags=tags)


def is_average_of_futures(mention: Mention, before: Mention | None) -> bool:
    """Whether 均价 may be the average at which the futures named before it were traded."""
    futures = load_tag_group("venue") | {"main"}
    return (
        before is not None
        and mention.tags == {"price"}
        and not mention.commodity
        and bool(before.tags & futures)
    )
