"""Parse one sentence: assign its numbers to its names.

From left to right, clause by clause. A name opens a claim. A number belongs to
the claim of its clause, or after a comma to the last one as long as nothing
else is named. `number_roles` decides what the number is, `clauses` keeps what
the clause has said of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from ribao.read.narrative.claim_lists import ClaimList
from ribao.read.narrative.claims import Change, Claim
from ribao.read.narrative.clauses import Clause
from ribao.read.narrative.continued_names import continue_claim, is_average_of_range
from ribao.read.narrative.mentions import (
    Mention,
    complete_mention,
    get_kind,
    is_average_of_futures,
    merge_mentions,
)
from ribao.read.narrative.number_assignment import assign_flat, assign_number
from ribao.read.narrative.number_roles import (
    is_attribute,
    is_between_changes,
    is_change,
    is_level_range,
    is_stated,
)
from ribao.read.narrative.series_matcher import load_commodity_tags, load_tag_group
from ribao.read.narrative.token_contexts import resolve_tokens
from ribao.read.narrative.tokenizer import Token

# A name with one of these is of one market only.
_SURE_TAGS = load_tag_group("venue") | {"main", "spdr", "slv", "jinchuan", "changjiang", "nanchu"}

Parts = Sequence[Token | Mention]


class SentenceParser:
    """Parses one sentence's tokens into claims; `commodities` are those of its section."""

    def __init__(self, commodities: frozenset[str]) -> None:
        self.claims: list[Claim] = []
        self.claim: Claim | None = None
        self.clause = Clause()
        self.topic: frozenset[str] = frozenset()
        self.commodity = next(iter(commodities)) if len(commodities) == 1 else None
        self.list = ClaimList()
        # Names that are opened already, since they stand behind their number (… 的 …).
        self.opened: set[int] = set()
        # The last number's move, which brackets behind it continue.
        self.last_move: Token | None = None
        # The last term of change, whose number may follow as 幅度.
        self.said_move: Token | None = None
        # A change before any name (增加 100 吨后，库存…).
        self.early_change: Change | None = None

    def parse(self, tokens: Sequence[Token]) -> list[Claim]:
        """Parse the sentence's claims, in order."""
        parts = merge_mentions(list(resolve_tokens(tokens)))
        for k, part in enumerate(parts):
            if get_kind(parts, k) == "hedge":
                break
            self.clause.start_at(part)
            self._add_part(part, parts, k)
            self.clause.count_unknown(part)
        self.list.end_queue()
        self._assign_early_change()
        return self.claims

    def _add_part(self, part: Token | Mention, parts: Parts, k: int) -> None:
        if self.clause.is_share and get_kind(parts, k) in ("name", "number", "range"):
            if self.claim:
                self.claim.has_share = True
        elif isinstance(part, Mention):
            if k not in self.opened:
                self._open_claim(part)
        elif part.kind == "number":
            self._add_number(part, parts, k)
        elif part.kind == "range":
            is_level = is_level_range(self.claim, self.clause, part, get_kind(parts, k + 1))
            if is_level and not self.list.queue:
                self._add_number(part, parts, k)
        elif part.text in "或、" and self.last_move and is_between_changes(parts, k) and not self.list.queue:
            self.clause.move = self.last_move
        else:
            self._add_term(part)

    def _assign_early_change(self) -> None:
        claim, early = self.claims[0] if self.claims else None, self.early_change
        if early is None or claim is None or claim.value is None or claim.change:
            return
        if early.number.family in ("pct", claim.value.family):
            claim.change = early
            claim.spans.append((early.number.start, early.number.end))

    def _open_claim(self, mention: Mention) -> None:
        is_inside = self.clause.has_name
        self.clause.add_name()
        claim = None if self.list.is_open else self.claim
        if claim and continue_claim(claim, mention, is_inside=is_inside, is_later=self.clause.is_later):
            return
        before = self.claim.mention if self.claim else None
        if is_average_of_futures(mention, before):
            self.clause.is_past = True
            return
        whole = complete_mention(mention, self.topic - load_commodity_tags(), before)
        if self.claim and is_average_of_range(self.claim, mention):
            whole = replace(mention, tags=mention.tags | self.claim.mention.tags)
        self.commodity = mention.commodity or self.commodity
        self.claim = Claim(whole, self.commodity)
        # Unknown text right before a name may make it another market's; a named exchange is certain.
        is_vague = self.clause.unknown > 1 or self.clause.is_partial
        self.claim.is_weak = is_vague and not whole.tags & _SURE_TAGS
        self.claims.append(self.claim)
        self.list.add(self.claim)
        if "flat" in whole.tags and not self.clause.is_origin and not self.clause.is_blocked:
            self.claim.value = Token("flat", mention.start, mention.end, mention.text)
            self._add_span(self.claim, mention)

    def _add_term(self, token: Token) -> None:
        clause = self.clause
        match token.kind:
            case "comma" | "stop":
                self._end_clause()
            case "open":
                clause.open_bracket(self.last_move)
            case "and":
                self._continue_list()
            case "list":
                clause.has_than = True
                self.list.is_open = clause.has_name
            case "topic":
                self._set_topic(token.tags)
            case "flat":
                self._add_flat(token)
            case "extent":
                clause.move = replace(token, kind="either", tags=frozenset({"amount"}))
                if self.said_move:
                    clause.move = replace(clause.move, kind=self.said_move.kind)
            case "close":
                self._close_bracket()
                clause.add_term(token)
            case "each":
                clause.is_blocked = not self.list.start_queue(self.claims) or clause.is_blocked
            case _:
                clause.add_term(token)
                self.said_move = clause.move or self.said_move

    def _close_bracket(self) -> None:
        """A bracket that says what the change before it is since: 减少 0.39 万吨（较上周四）."""
        claim, clause = self.claim, self.clause
        if clause.is_bracket and clause.is_compared and claim and claim.change:
            claim.change = replace(claim.change, period=clause.period)
        clause.is_bracket = False

    def _end_clause(self) -> None:
        self.clause = self.clause.build_next()
        self.list.is_open = False
        self.last_move = None

    def _continue_list(self) -> None:
        """、 separates names of a list and numbers of a list; otherwise it ends a clause."""
        if self.list.queue or (self.clause.has_name and self.clause.move is None):
            self.list.is_open = not self.list.queue
        else:
            self._end_clause()

    def _set_topic(self, tags: frozenset[str]) -> None:
        self.topic = tags
        named = tags & load_commodity_tags()
        self.commodity = next(iter(named)) if named else self.commodity
        self.clause.gap = 0

    def _add_flat(self, token: Token) -> None:
        for claim in self.list.queue or self._find_speakers():
            if assign_flat(claim, self.clause, token):
                self._add_span(claim, token)
        self.clause.has_than = False

    def _find_speakers(self) -> list[Claim]:
        """The claims that the next number is of: the last one, or after 均 all."""
        if self.claim is None or self.clause.is_for_all:
            return self.list.take_all(self.claims)
        return [self.claim]

    def _add_number(self, token: Token, parts: Parts, k: int) -> None:
        clause, behind = self.clause, parts[k + 2] if k + 2 < len(parts) else None
        after, following = parts[k + 1] if k + 1 < len(parts) else None, get_kind(parts, k + 1)
        if following == "of" and isinstance(behind, Mention):
            self._open_claim(behind)
            self.opened.add(k + 2)
        if clause.is_comparison_base(token):
            clause.is_base = clause.is_other_day = False
            return
        clause.has_number = True
        if following == "of" and isinstance(behind, Token) and "amount" in behind.tags:
            # 录得 30 元/吨的涨幅.
            clause.move = behind
        if following == "closing" and isinstance(after, Token) and clause.level_term:
            # 以 68900 元/吨报收.
            clause.level_term = after
        change = Change(
            token,
            clause.move.kind if clause.move else "either",
            clause.period,
            clause.is_timed,
            is_near=clause.is_nearly or following == "about",
        )
        if not self.claims and clause.move and not clause.is_yearly and following == "after":
            self.early_change = change
        if is_stated(clause, token, following) and not is_attribute(parts, k):
            for claim in self._find_claims(token):
                if assign_number(claim, clause, change, following):
                    self._add_span(claim, token)
        self.last_move = clause.move
        clause.end_number(keeps_terms=bool(self.list.queue))

    def _find_claims(self, token: Token) -> list[Claim]:
        """The claims of a number: the last one, in a list the next without one, after 均 all."""
        if not self.list.queue:
            return self._find_speakers()
        claim = self.list.find_next(is_change(self.list.queue[0], self.clause, token))
        return [claim] if claim else []

    def _add_span(self, claim: Claim, number: Token | Mention) -> None:
        start = number.start
        if not claim.spans:
            other = any(s > claim.mention.end for c in self.claims if c is not claim for s, _ in c.spans)
            start = self.clause.start if other else min(claim.mention.start, start)
        claim.spans.append((start, number.end))
