"""The state of one clause: what its terms say about the next number."""

from dataclasses import dataclass

from ribao.model import Period
from ribao.read.narrative.tokenizer import Token

# Unknown characters that may stand between a name and its number.
_MAX_GAP = 14


@dataclass(slots=True)
class Clause:
    """What the terms of a clause so far say about the next number.

    `gap` counts the unknown characters since the name, `unknown` those right before the next token. `move` is a
    term of change, `level_term` one that introduces a level (至, 收于). `has_than` follows a comparison, `is_origin`
    从, `is_base` the number that a comparison starts from (较上周一的 100 吨); the other flags say what the number is:
    over a year, of another day, past, uncertain, almost reached, a bound.
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

    def add_term(self, token: Token) -> None:
        """Update the state by a term of moves, times or uncertainty, or by unknown text."""
        match token.kind:
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
            case "day" | "week" | "weekday" | "other" | "year":
                self._add_time(token)
            case "past":
                self.is_past = True
            case "maybe":
                self.is_blocked = True
            case "nearly":
                self.is_nearly = True
            case "range" | "close":
                self.move, self.level_term = None, None
            case "plain" | "bound" | "about" | "dash":
                self.has_bound |= token.kind == "bound"
                self.gap += 0 if self.has_than else len(token.text)

    def build_next(self) -> "Clause":
        """The state that the next clause starts in: what it compares with, if this one only says that (与上周相比，…)."""
        if self.has_name or self.has_number or not self.is_compared:
            return Clause()
        return Clause(period=self.period, is_yearly=self.is_yearly)

    def _add_time(self, token: Token) -> None:
        """A time after a comparison is what a change is since; otherwise it is the day of the number."""
        if token.kind == "year":
            self.is_yearly = True
        elif token.kind == "week" or (self.has_than and token.kind != "day"):
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
            return self.gap == 0 or (self.is_closing and self.gap <= _MAX_GAP)
        introduced = self.level_term is not None or self.move is not None
        return self.gap == 0 or (introduced and self.gap <= _MAX_GAP) or self.is_closing
