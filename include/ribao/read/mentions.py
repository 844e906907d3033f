"""Names that stand together made one mention, and mentions that only set a topic (库存方面，…)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ribao.read.phrases import Token
from ribao.read.subjects import commodities, group

_BETWEEN = {"joint", "dash", "of"}
SIGNS = frozenset({"up", "down", "flat"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name with its tags; `commodity` is the one that it names itself, or None."""

    tags: frozenset[str]
    commodity: str | None
    text: str
    start: int
    end: int


def with_mentions(tokens: Sequence[Token]) -> list[Token | Mention]:
    """The tokens with every run of names made one mention; a topic stays a token of kind `topic`."""
    found: list[Token | Mention] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "name":
            found.append(tokens[at])
            at += 1
            continue
        end = _run_end(tokens, at)
        mention = _mention(tokens[at:end])
        if _sets_topic(tokens, end):
            found.append(replace(tokens[end], kind="topic", tags=_with_commodity(mention)))
            end += 1
        else:
            found.append(mention)
        at = end
    return found


def _sets_topic(tokens: Sequence[Token], end: int) -> bool:
    """Whether the run that ends here only says what is spoken of: 库存方面，or 现货市场：before another name."""
    if end >= len(tokens) or tokens[end].kind == "topic":
        return end < len(tokens)
    after = tokens[end + 1].kind if end + 1 < len(tokens) else ""
    return tokens[end].text in "：:" and after not in (
        "number",
        "range",
        "to",
        "closing",
        "up",
        "down",
        "flat",
    )


def _with_commodity(mention: Mention) -> frozenset[str]:
    return mention.tags | ({mention.commodity} if mention.commodity else set())


def _run_end(tokens: Sequence[Token], at: int) -> int:
    """One past the last name of the run of names that starts at a token."""
    end = at + 1
    look = end
    while look < len(tokens) and tokens[look].kind in _BETWEEN | {"name"}:
        look += 1
        if tokens[look - 1].kind == "name":
            end = look
    return end


def _mention(run: Sequence[Token]) -> Mention:
    tags = frozenset().union(*(t.tags for t in run if t.kind == "name"))
    named = [c for t in run if t.kind == "name" for c in t.tags & commodities()]
    text = "".join(t.text for t in run)
    return Mention(tags - commodities(), named[0] if named else None, text, run[0].start, run[-1].end)


def completed(mention: Mention, topic: frozenset[str], before: Mention | None) -> Mention:
    """A mention with what it leaves unsaid: venue and thing from the topic, the market from the price before it.

    现货长江均价 17670，对当月贴水 260 speaks of the Changjiang premium.
    """
    tags = mention.tags
    for kind in map(group, ("venue", "thing", "product")):
        if not tags & kind:
            tags |= topic & kind
    if (
        before
        and "premium" in tags
        and tags - SIGNS == {"premium"}
        and not before.tags & (group("venue") | {"main"})
    ):
        tags |= before.tags - group("thing") - group("product") - SIGNS - {"other", "loose"}
    return replace(mention, tags=tags)
