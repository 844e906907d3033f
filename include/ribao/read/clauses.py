"""One clause: what its words say about the number to come, before any name or number is tied."""

from dataclasses import dataclass

from ribao.model import Period
from ribao.read.phrases import Token

# Unknown characters that may stand between a name and its number.
_MOST = 14


@dataclass(slots=True)
class Clause:
    """What the words of a clause have said so far about the number to come."""

    start: int = -1
    named: bool = False
    gap: int = 0
    unknown: int = 0
    move: Token | None = None
    at: Token | None = None
    than: bool = False
    period: Period = "day"
    yearly: bool = False
    origin: bool = False
    other_day: bool = False
    past: bool = False
    blocked: bool = False
    nearly: bool = False

    def mark(self, token: Token) -> None:
        """Take in a word that speaks of moves, times, doubt, or of nothing that is known."""
        match token.kind:
            case "up" | "down" | "wider" | "narrower" | "either":
                self.move, self.at = token, None
                self.than = self.origin = self.other_day = False
            case "to" | "closing":
                self.at, self.origin = token, False
                self.blocked = self.blocked and token.kind != "closing"
            case "from":
                self.origin = True
            case "than":
                self.than, self.yearly = True, False
            case "day" | "week" | "weekday" | "other" | "year":
                self._standing(token)
            case "past":
                self.past = True
            case "maybe":
                self.blocked = True
            case "nearly":
                self.nearly = True
            case "range" | "close":
                self.move, self.at = None, None
            case "plain" | "bound" | "about" | "dash":
                self.gap += 0 if self.than else len(token.text)

    def _standing(self, token: Token) -> None:
        """A time: what a change is since when compared with, else the day that is spoken of."""
        if token.kind == "year":
            self.yearly = True
        elif token.kind == "week" or (self.than and token.kind != "day"):
            self.period = "week" if token.kind == "week" else "other"
        if "past" in token.tags and not self.than:
            self.other_day = True
        self.than = False

    @property
    def closing(self) -> bool:
        """Whether 收于 or its like brings in the number to come."""
        return self.at is not None and self.at.kind == "closing"

    def reaches(self) -> bool:
        """Whether the number to come may be its name's at all, for the words between."""
        if not self.named:
            return self.gap == 0 or (self.closing and self.gap <= _MOST)
        led = self.at is not None or self.move is not None
        return self.gap == 0 or (led and self.gap <= _MOST) or self.closing
