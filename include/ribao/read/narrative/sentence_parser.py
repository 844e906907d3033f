"""Parse one sentence: assign its numbers to its names.

From left to right, clause by clause. A name opens a claim. A number belongs to
the claim of its clause, or after a comma to the last one as long as nothing
else is named. A move (涨, 减少) makes the next number a change, unless 至 or
收于 stands between. Ignore numbers too far from the name, counted in unknown
characters.
"""

from collections.abc import Sequence
from dataclasses import replace

from ribao.model import Period
from ribao.read.narrative.claims import Claim
from ribao.read.narrative.clauses import Clause
from ribao.read.narrative.mentions import SIGNS, Mention, complete_mention, merge_mentions
from ribao.read.narrative.series_matcher import load_commodity_tags, load_tag_group
from ribao.read.narrative.tokenizer import Token

# Unknown characters between a name and its number, above which the claim is weak.
_MAX_GAP_CHANGE = 4
_MAX_GAP_LEVEL = 8

# A name with one of these is of one market only.
_SURE_TAGS = load_tag_group("venue") | {"main", "spdr", "slv", "jinchuan", "changjiang", "nanchu"}


class SentenceParser:
    """Parses one sentence's tokens into claims; `commodities` are those of its section."""

    def __init__(self, commodities: frozenset[str]) -> None:
        self.claims: list[Claim] = []
        self.claim: Claim | None = None
        self.clause = Clause()
        self.topic: frozenset[str] = frozenset()
        self.commodity = next(iter(commodities)) if len(commodities) == 1 else None
        # The claims of a list of names, and whether the next name continues it.
        self.listed: list[Claim] = []
        self.is_list_open = False
        # The claims to which the next numbers go in turn.
        self.queue: list[Claim] = []
        # Names that are opened already, since they stand behind their number (… 的 …).
        self.opened: set[int] = set()
        # The last number's move, which brackets behind it continue.
        self.last_move: Token | None = None
        # A change before any name (增加 100 吨后，库存…), with its move and period.
        self.early_change: tuple[Token, str, Period] | None = None

    def parse(self, tokens: Sequence[Token]) -> list[Claim]:
        """Parse the sentence's claims, in order."""
        parts = merge_mentions(tokens)
        for k, part in enumerate(parts):
            if self.clause.start < 0 and not (
                isinstance(part, Token) and part.kind in ("comma", "and", "stop")
            ):
                self.clause.start = part.start
            if isinstance(part, Mention):
                if k not in self.opened:
                    self._open_claim(part)
            elif part.kind == "hedge":
                break
            elif part.kind == "number" or (part.kind == "range" and self._is_level_range(part, parts, k)):
                self._add_number(part, parts, k)
            elif part.text in "或、" and self._is_between_changes(parts, k):
                self.clause.move = self.last_move
            else:
                self._add_term(part)
            is_known = isinstance(part, Mention) or part.kind != "plain"
            self.clause.unknown = 0 if is_known else self.clause.unknown + len(part.text)
        _share_units(self.queue)
        self._assign_early_change()
        return self.claims

    def _assign_early_change(self) -> None:
        claim = self.claims[0] if self.claims else None
        if self.early_change is None or claim is None or claim.value is None or claim.change:
            return
        token, move, period = self.early_change
        if token.family in ("pct", claim.value.family):
            claim.change, claim.move, claim.period = token, move, period
            claim.spans.append((token.start, token.end))

    def _open_claim(self, mention: Mention) -> None:
        self.clause.has_name, self.clause.gap = True, 0
        if self._is_sign_repeated(mention):
            return
        before = self.claim.mention if self.claim else None
        whole = complete_mention(mention, self.topic - load_commodity_tags(), before)
        self.commodity = mention.commodity or self.commodity
        self.claim = Claim(whole, self.commodity)
        # Unknown text right before a name may make it another market's; a named exchange is certain.
        self.claim.is_weak = self.clause.unknown > 1 and not whole.tags & _SURE_TAGS
        self.claims.append(self.claim)
        self.listed = [*self.listed, self.claim] if self.is_list_open else [self.claim]
        if not self.is_list_open:
            _share_units(self.queue)
            self.queue = []
        self.is_list_open = False
        if "flat" in whole.tags and not self.clause.is_origin and not self.clause.is_blocked:
            self.claim.value = Token("flat", mention.start, mention.end, mention.text)
            self._add_span(self.claim, mention.start, mention.end)

    def _is_sign_repeated(self, mention: Mention) -> bool:
        """Whether 升水 or 贴水 repeats before any level, and so only gives the claim's sign, which is then set."""
        claim = self.claim
        if (
            not claim
            or claim.value
            or "premium" not in claim.mention.tags
            or mention.tags - SIGNS != {"premium"}
        ):
            return False
        claim.mention = replace(claim.mention, tags=claim.mention.tags - SIGNS | mention.tags)
        return True

    def _add_term(self, token: Token) -> None:
        clause = self.clause
        match token.kind:
            case "comma" | "stop":
                self._end_clause()
            case "open":
                clause.move, clause.gap = self.last_move, 0
            case "and":
                self._continue_list()
            case "list":
                clause.has_than = True
                self.is_list_open = clause.has_name
            case "topic":
                self._set_topic(token.tags)
            case "flat":
                self._add_flat(token)
            case "each":
                self._queue_claims()
            case _:
                clause.add_term(token)

    def _end_clause(self) -> None:
        self.clause = self.clause.build_next()
        self.is_list_open = False
        self.last_move = None

    def _continue_list(self) -> None:
        """、 separates names of a list and numbers of a list; otherwise it ends a clause."""
        if self.queue or (self.clause.has_name and self.clause.move is None):
            self.is_list_open = not self.queue
        else:
            self._end_clause()

    def _set_topic(self, tags: frozenset[str]) -> None:
        self.topic = tags
        named = tags & load_commodity_tags()
        self.commodity = next(iter(named)) if named else self.commodity
        self.clause.gap = 0

    def _queue_claims(self) -> None:
        """分别: the next numbers go to the listed names in turn."""
        if len(self.listed) > 1:
            shared = self.listed[-1].mention.tags | self.listed[0].mention.tags
            for claim in self.listed:
                claim.mention = complete_mention(claim.mention, shared, None)
            self.queue = list(self.listed)
        elif not self.queue:
            self.queue = [c for c in self.claims if c.value and not c.change]
            self.clause.is_blocked = len(self.queue) < 2
        self.listed = []

    def _add_flat(self, token: Token) -> None:
        clause = self.clause
        if (
            self.claim is None
            or clause.is_blocked
            or clause.is_yearly
            or clause.is_other_day
            or clause.is_past
        ):
            return
        if clause.gap <= (_MAX_GAP_CHANGE if clause.has_name else 0):
            for claim in self.queue or [self.claim]:
                self._set_change(claim, token, "flat")
        clause.has_than = False

    def _add_number(self, token: Token, parts: Sequence[Token | Mention], k: int) -> None:
        clause, after = self.clause, parts[k + 1 : k + 3]
        if [getattr(p, "kind", "name") for p in after] == ["of", "name"] and isinstance(after[1], Mention):
            self._open_claim(after[1])
            self.opened.add(k + 2)
        following = after[0].kind if after and isinstance(after[0], Token) else ""
        if clause.is_base and not token.sign and clause.move is None and clause.level_term is None:
            clause.is_base = clause.is_other_day = False
            return
        clause.has_number = True
        claim = self._find_claim(token)
        is_early = not self.claims and not clause.is_yearly and after and after[0].text == "后"
        if is_early and clause.move:
            self.early_change = token, clause.move.kind, clause.period
        is_stated = not clause.is_blocked and not clause.is_origin and following != "bound"
        if claim and is_stated and token.family != "none":
            is_weak = clause.is_nearly or following == "about"
            if self._is_change(claim, token):
                self._assign_change(claim, token, is_weak)
            elif not clause.is_other_day and not clause.is_past:
                self._assign_level(claim, token, is_weak)
        clause.is_nearly = clause.has_than = False
        self.last_move = clause.move
        if not self.queue:
            clause.move = clause.level_term = None

    def _is_level_range(self, token: Token, parts: Sequence[Token | Mention], k: int) -> bool:
        """Whether a range is the level of a price or premium of the spot market; futures trade in ranges all day."""
        claim = self.claim
        following = getattr(parts[k + 1], "kind", "") if k + 1 < len(parts) else ""
        return (
            claim is not None
            and bool(claim.mention.tags & load_tag_group("ranged"))
            and not self._is_change(claim, token)
            and not (self.clause.has_bound or self.queue)
            and following != "bound"
        )

    def _is_between_changes(self, parts: Sequence[Token | Mention], k: int) -> bool:
        """Whether the number behind a term repeats the change before it in another unit: 涨 0.5% 或 340 元/吨."""
        if self.last_move is None or self.queue:
            return False
        beside = (*parts[max(k - 1, 0) : k], *parts[k + 1 : k + 2])
        return [isinstance(p, Token) and p.kind == "number" for p in beside] == [True, True]

    def _find_claim(self, token: Token) -> Claim | None:
        """The claim of a number: the last one, or in a list the next without one."""
        if not self.queue:
            return self.claim
        is_change = self._is_change(self.queue[0], token)
        return next((c for c in self.queue if (c.change if is_change else c.value) is None), None)

    def _is_change(self, claim: Claim, token: Token) -> bool:
        move = self.clause.move
        if token.sign == "+" or (token.sign == "-" and not claim.is_signed):
            return True
        return move is not None and ("amount" in move.tags or self.clause.level_term is None)

    def _assign_change(self, claim: Claim, token: Token, is_weak: bool) -> None:
        clause, value = self.clause, claim.value
        meaning = claim.match(value.family if value and value.kind == "number" else None)
        if clause.is_yearly or meaning is None or not self._is_in_reach(claim, _MAX_GAP_CHANGE):
            return
        is_quantity = token.unit == "%" or token.family in (meaning.family, "bare", "point")
        if not is_quantity and claim.match(token.family) is None:
            return
        claim.is_weak |= is_weak
        self._set_change(claim, token, clause.move.kind if clause.move else "either")

    def _set_change(self, claim: Claim, token: Token, move: str) -> None:
        """Set the first change; an amount replaces a percentage."""
        held = claim.change
        if held is None or (held.unit == "%" and token.unit != "%" and token.kind == "number"):
            claim.change, claim.move, claim.period = token, move, self.clause.period
            self._add_span(claim, token.start, token.end)

    def _assign_level(self, claim: Claim, token: Token, is_weak: bool) -> None:
        is_closing = self.clause.is_closing
        if claim.value is not None or not self._is_in_reach(claim, _MAX_GAP_LEVEL):
            return
        if claim.match(token.family, is_closing) is None:
            return
        claim.value, claim.is_closing = token, is_closing
        claim.is_weak |= is_weak
        self._add_span(claim, token.start, token.end)

    def _is_in_reach(self, claim: Claim, max_gap: int) -> bool:
        """Whether a number may be the claim's; much unknown text between makes the claim weak."""
        clause = self.clause
        claim.is_weak |= clause.has_name and clause.gap > max_gap and not clause.is_closing
        return clause.is_in_reach()

    def _add_span(self, claim: Claim, start: int, end: int) -> None:
        if not claim.spans:
            other = any(s > claim.mention.end for c in self.claims if c is not claim for s, _ in c.spans)
            start = self.clause.start if other else min(claim.mention.start, start)
        claim.spans.append((start, end))


def _share_units(queue: Sequence[Claim]) -> None:
    """Give the last number's unit to all: 分别收于 8063、1987 美元/吨."""
    last = next((c.value for c in reversed(queue) if c.value and c.value.unit), None)
    for claim in queue:
        if last and claim.value and not claim.value.unit:
            claim.value = replace(claim.value, unit=last.unit, family=last.family)
