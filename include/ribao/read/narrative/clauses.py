"""The state of one clause: what its terms say about the next number."""

from dataclasses import dataclass

from ribao.model import Period
from ribao.read.narrative.mentions import Mention
from ribao.read.narrative.tokenizer import Token

# Unknown characters that may stand between a name and its number.
_MAX_GAP = 14
_PUNCTUATION = ("comma", "and", "stop")


@dataclass(slots=True)
class Clause:
    """What the terms of a clause so far say about the next number.

    `gap` counts the unknown characters since the name, `unknown` those right before the next token. `move` is a
    term of change, `level_term` one that introduces a level (至, 收于). `has_than` follows a comparison, `is_origin`
    从, `is_base` the number that a comparison starts from (较上周一的 100 吨); the other flags say what the number is:
    over a year, of another day, past, uncertain, almost reached, a bound, of all names alike, with a time of its own, one
    that takes the place of an earlier one of the day, one of a part of the market, a
    share. A clause `is_inherited`
    from one that names the time before: its change is since then.
    """

    start: int = -1
    has_name: bool = False
    gap: int = 0
    unknown: int = 0
    move: Token | None = None
    level_term: Token | None = None
    has_than: bool = False
    period: Period = "day"
    is_yearly: bool = False
    is_origin: bool = False
    is_base: bool = False
    is_compared: bool = False
    has_number: bool = False
    has_bound: bool = False
    is_other_day: bool = False
    is_past: bool = False
    is_blocked: bool = False
    is_nearly: bool = False
    is_for_all: bool = False
    is_inherited: bool = False
    is_timed: bool = False
    is_later: bool = False
    is_partial: bool = False
    is_share: bool = False
    is_bracket: bool = False

    def start_at(self, part: Token | Mention) -> None:
        """Start the clause at its first part that is no punctuation."""
        if self.start < 0 and (isinstance(part, Mention) or part.kind not in _PUNCTUATION):
            self.start = part.start

    def count_unknown(self, part: Token | Mention) -> None:
        """Count the unknown characters right before the next part; 厂家 in 个别厂家报价 makes nothing known."""
        if isinstance(part, Mention) or part.kind not in ("plain", "joint"):
            self.unknown = 0
        elif part.kind == "plain":
            self.unknown += len(part.text)

    def add_name(self) -> None:
        """Start over to count unknown text; a new name is not compared with another one's past."""
        self.has_name, self.gap, self.is_for_all = True, 0, False
        if self.is_inherited:
            self.period, self.is_yearly, self.is_inherited = "day", False, False

    def add_term(self, token: Token) -> None:
        """Update the state by a term of moves, times or uncertainty, or by unknown text."""
        match token.kind:
            case "wider" | "narrower" if self.move and "amount" in self.move.tags:
                # 涨幅扩大至 1.2% says how large the amount is.
                pass
            case "up" | "down" | "wider" | "narrower" | "either":
                self.move, self.level_term, self.is_base = token, None, False
                self.has_than = self.is_origin = self.is_other_day = False
            case "to" | "closing":
                self.level_term, self.is_origin, self.is_base = token, False, False
                self.is_blocked = self.is_blocked and token.kind != "closing"
            case "from":
                self.is_origin = True
            case "than":
                # 与去年同期相比 compares with the time before it, 较 with the one behind it.
                self.is_yearly = self.is_yearly and token.text == "相比"
                self.has_than = self.is_base = self.is_compared = True
            case "day" | "week" | "weekday" | "other" | "year" | "sum" | "date":
                self._add_time(token)
            case "past" if self.is_base:
                # A change since the settlement price or the high is not the day's.
                self.is_yearly = True
            case "past":
                self.is_past = True
            case "all":
                self.is_for_all = True
            case "same":
                self.is_yearly |= self.is_base
            case "share":
                self.is_share = True
            case "some":
                self.is_partial = True
            case "later":
                self.is_later = True
            case "maybe":
                self.is_blocked = True
            case "nearly":
                self.is_nearly = True
            case "range" | "close":
                self.move, self.level_term = None, None
            case "barrier":
                self.is_blocked = True
                self.gap += len(token.text)
            case "plain" | "bound" | "about" | "dash":
                self.has_bound |= token.kind == "bound"
                self.gap += 0 if self.has_than else len(token.text)

    def open_bracket(self, move: Token | None) -> None:
        """Start a bracket behind a number, which may continue that number's move."""
        self.move, self.gap, self.is_bracket, self.is_compared = move, 0, True, False

    def end_number(self, keeps_terms: bool) -> None:
        """Forget what was said of the number that has been read."""
        self.is_nearly = self.has_than = self.is_origin = False
        if not keeps_terms:
            self.move = self.level_term = None

    def is_comparison_base(self, token: Token) -> bool:
        """Whether a number is what another one is compared with: 较上周一的 100 吨."""
        return self.is_base and not token.sign and self.move is None and self.level_term is None

    def build_next(self) -> "Clause":
        """The state that the next clause starts in: what it compares with, if this one says only that.

        That is 与上周相比，… or the number of an earlier time: 前一周为 58.5 万吨，减少 ….
        """
        is_earlier = self.has_number and (self.is_other_day or self.is_inherited)
        if is_earlier or (self.is_compared and not self.has_name and not self.has_number):
            return Clause(period=self.period, is_yearly=self.is_yearly, is_inherited=is_earlier)
        return Clause()

    def _add_time(self, token: Token) -> None:
        """A time after a comparison is what a change is since; otherwise it is the day of the number."""
        self.is_timed = True
        if token.kind == "year" or (token.kind == "sum" and self.period != "week"):
            self.is_yearly = True
        elif token.kind == "day" and self.has_than:
            self.period, self.is_yearly = "day", False
        elif token.kind == "week" or (self.has_than and token.kind in ("weekday", "other", "date")):
            self.period = "week" if token.kind == "week" else "other"
        if "past" in token.tags and not self.has_than:
            self.is_other_day = True
        self.has_than = False

    @property
    def is_closing(self) -> bool:
        """Whether 收于 or a similar term introduces the next number."""
        return self.level_term is not None and self.level_term.kind == "closing"

    def is_in_reach(self) -> bool:
        """Whether the next number may belong to the name at all, given the text between."""
        if not self.has_name:
            is_near = self.gap == 0 or (self.is_closing and self.gap <= _MAX_GAP)
            return is_near and not self.is_partial
        introduced = self.level_term is not None or self.move is not None
        return self.gap == 0 or (introduced and self.gap <= _MAX_GAP) or self.is_closing
