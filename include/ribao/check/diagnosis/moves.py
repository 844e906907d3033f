"""How likely a day's move of a series is: no move at all, an ordinary one (Student's t), or one of any size.

The scale and the share of days without a move come from the series' own history, together with what its kind of
series usually does: a few days' worth of observations, so that a new series has a prior too. The prior is
normalised over the numbers that could be printed: it weighs values against each other, and no move is an error alone.
"""

from dataclasses import dataclass
from math import exp, log, pi, sqrt
from statistics import median

from ribao import calendar
from ribao.catalogue.thresholds import threshold
from ribao.cells import RowRef
from ribao.check.constraints import Constraints

_PRIOR_DAYS: float = threshold("moves.prior_days_count")
_STILL: float = threshold("moves.usual_still_share")
_BROAD: float = threshold("moves.broad_share")
_CLOSED_SHARE: float = threshold("moves.closed_share")
_REACH: float = threshold("moves.broad_reach_count")
_KIND_SCALE: dict[str, float] = {
    "price": threshold("moves.price_scale_share"),
    "stock": threshold("moves.stock_scale_share"),
    "holding": threshold("moves.holding_scale_share"),
    "ratio": threshold("moves.ratio_scale_share"),
    "premium": threshold("moves.premium_scale_share"),
    "spread": threshold("moves.spread_scale_share"),
    "basis": threshold("moves.basis_scale_share"),
}
_UNKNOWN = "price"
# A median of absolute t-distributed moves (three degrees of freedom) lies here, in scales.
_FREEDOM: int = threshold("moves.freedom_count")
_MEDIAN_T: float = threshold("moves.median_scales_count")


@dataclass(frozen=True, slots=True)
class MoveProfile:
    """How a series moves: the share of days without a move, and the scale of the others."""

    still: float
    scale: float

    def density(self, move: float, unit: float, level: float) -> float:
        """The probability of a move among moves that are multiples of a unit; `level` is the size of the numbers."""
        moved = (1 - self.still) * (
            (1 - _BROAD) * _student(move, self.scale) + _BROAD * _broad(move, self.scale, level)
        )
        return moved * unit + (self.still if move == 0 else 0.0)


class Moves:
    """How a report's series move."""

    def __init__(self, constraints: Constraints) -> None:
        self._constraints = constraints
        self._profiles: dict[RowRef, MoveProfile] = {}

    def profile(self, row: RowRef, level: float) -> MoveProfile:
        """How a row moves; `level` is the size of its numbers."""
        if row not in self._profiles:
            self._profiles[row] = self._learn(row, level)
        return self._profiles[row]

    def _learn(self, row: RowRef, level: float) -> MoveProfile:
        kind = self._constraints.kind(row.cell("close" if row.table == "t1" else "current")) or _UNKNOWN
        prior = _KIND_SCALE[kind] * max(abs(level), 1.0)
        moves = self._constraints.profile.moves(row)
        moved = [abs(m) for m in moves if m]
        still = (len(moves) - len(moved) + _PRIOR_DAYS * _STILL) / (len(moves) + _PRIOR_DAYS)
        if self._is_closed(row):
            still = 1 - _CLOSED_SHARE * (1 - still)
        if not moved:
            return MoveProfile(still, prior)
        own = median(moved) / _MEDIAN_T
        days = len(moved)
        return MoveProfile(still, exp((days * log(own) + _PRIOR_DAYS * log(prior)) / (days + _PRIOR_DAYS)))

    def _is_closed(self, row: RowRef) -> bool:
        """Whether the row's market had no session on the day of the data."""
        market, day = self._constraints.market(row.cell("current")), self._constraints.report.data_date
        return market is not None and day is not None and not calendar.is_open(market, day)


def _student(move: float, scale: float) -> float:
    """The density of Student's t with three degrees of freedom."""
    n = _FREEDOM
    return float(2 / (pi * sqrt(n) * scale) / (1 + (move / scale) ** 2 / n) ** ((n + 1) / 2))


def _broad(move: float, scale: float, level: float) -> float:
    """A density that falls with the size of a move only, up to many times the level: any order of magnitude is possible."""
    most = _REACH * (abs(level) + scale)
    return 1 / (2 * (abs(move) + scale) * log((most + scale) / scale))
