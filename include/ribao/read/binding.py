"""One sentence: which number is said of which name.

Left to right, clause by clause. A name opens a claim; numbers go to the claim
of their clause, or over a comma to the last one while nothing else is spoken
of. A move (涨, 减少) makes the next number a change, unless 至 or 收于 stands
between. Words that are not known are counted: a number behind too many of
them is somebody else's.
"""

from collections.abc import Sequence
from dataclasses import replace

from ribao.read.claims import Claim
from ribao.read.clauses import Clause
from ribao.read.mentions import SIGNS, Mention, completed, with_mentions
from ribao.read.phrases import Token
from ribao.read.subjects import commodities, group

# Unknown characters that may stand between a name and its number.
_MOST_BEFORE_CHANGE = 4
_MOST_BEFORE_LEVEL = 8

# A name with one of these leaves no doubt which market it speaks of.
_SURE = group("venue") | {"main", "spdr", "slv", "jinchuan", "changjiang", "nanchu"}


class Sentence:
    """Reads one sentence's tokens into claims. `home` are the commodities of its section."""

    def __init__(self, home: frozenset[str]) -> None:
        self.claims: list[Claim] = []
        self.claim: Claim | None = None
        self.clause = Clause()
        self.topic: frozenset[str] = frozenset()
        self.commodity = next(iter(home)) if len(home) == 1 else None
        self.listed: list[Claim] = []
        self.joined = False
        self.queue: list[Claim] = []
        self.opened: set[int] = set()
        self.moved: Token | None = None

    def read(self, tokens: Sequence[Token]) -> list[Claim]:
        """The claims of the sentence, in order."""
        parts = with_mentions(tokens)
        for k, part in enumerate(parts):
            if self.clause.start < 0 and not (
                isinstance(part, Token) and part.kind in ("comma", "and", "stop")
            ):
                self.clause.start = part.start
            if isinstance(part, Mention):
                if k not in self.opened:
                    self._name(part)
            elif part.kind == "hedge":
                break
            elif part.kind == "number":
                self._number(part, parts, k)
            else:
                self._mark(part)
            known = isinstance(part, Mention) or part.kind != "plain"
            self.clause.unknown = 0 if known else self.clause.unknown + len(part.text)
        _share_units(self.queue)
        return self.claims

    def _name(self, mention: Mention) -> None:
        self.clause.named, self.clause.gap = True, 0
        if self._says_sign(mention):
            return
        before = self.claim.mention if self.claim else None
        whole = completed(mention, self.topic - commodities(), before)
        self.commodity = mention.commodity or self.commodity
        self.claim = Claim(whole, self.commodity)
        # Unknown words right before a name may make it another market's; a named exchange leaves no doubt.
        self.claim.weak = self.clause.unknown > 1 and not whole.tags & _SURE
        self.claims.append(self.claim)
        self.listed = [*self.listed, self.claim] if self.joined else [self.claim]
        if not self.joined:
            _share_units(self.queue)
            self.queue = []
        self.joined = False
        if "flat" in whole.tags and not self.clause.origin and not self.clause.blocked:
            self.claim.value = Token("flat", mention.start, mention.end, mention.text)
            self._spanned(self.claim, mention.start, mention.end)

    def _says_sign(self, mention: Mention) -> bool:
        """升水 or 贴水 again, before any level, only says which side the premium is on."""
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

    def _mark(self, token: Token) -> None:
        clause = self.clause
        match token.kind:
            case "comma" | "stop":
                self._break()
            case "open":
                clause.move, clause.gap = self.moved, 0
            case "and":
                self._join()
            case "list":
                clause.than = True
                self.joined = clause.named
            case "topic":
                self._topic(token.tags)
            case "flat":
                self._flat(token)
            case "each":
                self._each()
            case _:
                clause.mark(token)

    def _break(self) -> None:
        self.clause = Clause()
        self.joined = False
        self.moved = None

    def _join(self) -> None:
        """、 parts names of a list and numbers of a list; else it ends a clause."""
        if self.queue or (self.clause.named and self.clause.move is None):
            self.joined = not self.queue
        else:
            self._break()

    def _topic(self, tags: frozenset[str]) -> None:
        self.topic = tags
        named = tags & commodities()
        self.commodity = next(iter(named)) if named else self.commodity
        self.clause.gap = 0

    def _each(self) -> None:
        """分别: the numbers to come go to the listed names in turn."""
        if len(self.listed) > 1:
            whats = self.listed[-1].mention.tags
            first = self.listed[0].mention.tags
            for claim in self.listed:
                claim.mention = completed(claim.mention, whats | first, None)
            self.queue = list(self.listed)
        elif not self.queue:
            self.queue = [c for c in self.claims if c.value and not c.change]
            self.clause.blocked = len(self.queue) < 2
        self.listed = []

    def _flat(self, token: Token) -> None:
        clause = self.clause
        if self.claim is None or clause.blocked or clause.yearly or clause.other_day or clause.past:
            return
        if clause.gap <= (_MOST_BEFORE_CHANGE if clause.named else 0):
            for claim in self.queue or [self.claim]:
                self._change(claim, token, "flat")
        clause.than = False

    def _number(self, token: Token, parts: Sequence[Token | Mention], k: int) -> None:
        clause, after = self.clause, parts[k + 1 : k + 3]
        if [getattr(p, "kind", "name") for p in after] == ["of", "name"] and isinstance(after[1], Mention):
            self._name(after[1])
            self.opened.add(k + 2)
        following = after[0].kind if after and isinstance(after[0], Token) else ""
        claim = self._receiver(token)
        if (
            claim
            and not clause.blocked
            and not clause.origin
            and following != "bound"
            and token.family != "none"
        ):
            weak = clause.nearly or following == "about"
            if self._is_change(claim, token):
                self._bind_change(claim, token, weak)
            elif not clause.other_day and not clause.past:
                self._bind_level(claim, token, weak)
        clause.nearly = clause.than = False
        self.moved = clause.move
        if not self.queue:
            clause.move = clause.at = None

    def _receiver(self, token: Token) -> Claim | None:
        """The claim that a number is for: the last one, or in a list the next that lacks one."""
        if not self.queue:
            return self.claim
        change = self._is_change(self.queue[0], token)
        return next((c for c in self.queue if (c.change if change else c.value) is None), None)

    def _is_change(self, claim: Claim, token: Token) -> bool:
        move = self.clause.move
        if token.sign == "+" or (token.sign == "-" and not claim.signed):
            return True
        return move is not None and ("amount" in move.tags or self.clause.at is None)

    def _bind_change(self, claim: Claim, token: Token, weak: bool) -> None:
        clause = self.clause
        found = claim.means(claim.value.family if claim.value and claim.value.kind == "number" else None)
        if clause.yearly or found is None or not self._near(claim, _MOST_BEFORE_CHANGE):
            return
        quantity = token.unit == "%" or token.family in (found.family, "bare") or token.family == "point"
        if not quantity and claim.means(token.family) is None:
            return
        claim.weak |= weak
        self._change(claim, token, clause.move.kind if clause.move else "either")

    def _change(self, claim: Claim, token: Token, move: str) -> None:
        """Keep a change; an amount goes before a percentage."""
        held = claim.change
        if held is None or (held.unit == "%" and token.unit != "%" and token.kind == "number"):
            claim.change, claim.move, claim.period = token, move, self.clause.period
            self._spanned(claim, token.start, token.end)

    def _bind_level(self, claim: Claim, token: Token, weak: bool) -> None:
        closing = self.clause.closing
        if claim.value is not None or not self._near(claim, _MOST_BEFORE_LEVEL):
            return
        if claim.means(token.family, closing) is None:
            return
        claim.value, claim.closing = token, closing
        claim.weak |= weak
        self._spanned(claim, token.start, token.end)

    def _near(self, claim: Claim, most: int) -> bool:
        """Whether a number may be the claim's; many unknown words between leave a doubt."""
        clause = self.clause
        claim.weak |= clause.named and clause.gap > most and not clause.closing
        return clause.reaches()

    def _spanned(self, claim: Claim, start: int, end: int) -> None:
        if not claim.spans:
            other = any(s > claim.mention.end for c in self.claims if c is not claim for s, _ in c.spans)
            start = self.clause.start if other else min(claim.mention.start, start)
        claim.spans.append((start, end))


def _share_units(queue: Sequence[Claim]) -> None:
    """分别收于 8063、1987 美元/吨: the last number's unit is every number's."""
    last = next((c.value for c in reversed(queue) if c.value and c.value.unit), None)
    for claim in queue:
        if last and claim.value and not claim.value.unit:
            claim.value = replace(claim.value, unit=last.unit, family=last.family)
