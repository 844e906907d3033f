"""Clean days of a simulated market: heavy tails, volumes that last, and unusual but true moves (look-alikes).

Beside the simulator's walks, a series jumps by several of its usual moves on one day in a hundred, and volumes and open
interests have a past of their own. A look-alike is a move that resembles a mistake; its report is right.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeAlias

from ribao import calendar
from ribao.model import QUOTE_FIELDS
from ribao_sim.market import Day, print_day
from ribao_sim.walks import advance_walks, compute_values, load_derived_series, load_walks

_JUMP_SHARE, _JUMP_SIGMAS = 0.01, (3.0, 8.0)
_VOLUME, _OPEN_INTEREST = (1 + QUOTE_FIELDS.index(name) for name in ("volume", "open_interest"))
Values: TypeAlias = Mapping[str, Decimal]
Away: TypeAlias = dict[str, float]
_METALS = ("cu", "ni", "zn", "pb", "al", "sn")


@dataclass(slots=True)
class Market:
    """The state of a market: how far each walk is from its start, and the values of the last days, oldest first."""

    rng: Random
    away: Away
    past: list[tuple[date, Values]]
    turnover: dict[str, tuple[float, float]]

    def shift_to(self, series: str, target: Decimal) -> None:
        """Move a walk so that its value becomes a target, a multiple of its step."""
        self.away[series] += float(target - compute_values(self.away)[series])


def open_market(seed: int) -> Market:
    """A market at its start. Another seed is another market."""
    return Market(Random(seed), dict.fromkeys(load_walks(), 0.0), [], {})  # noqa: S311 - a simulation


def simulate_day(market: Market, data_date: date, look_alike: str | None = None) -> Day:
    """Let the market move by a trading day and print the report on it; the first call only gives a day to differ from."""
    before = dict(market.away)
    advance_walks(market.away, data_date, market.rng)
    _add_jumps(market)
    if look_alike:
        LOOK_ALIKES[look_alike](market, before)
    market.past.append((data_date, compute_values(market.away)))
    day = print_day(market.past[max(0, len(market.past) - 2)], market.past[-1], market.rng)
    _print_turnover(day, market, rolls=look_alike == "contract_roll")
    return day


def iterate_dates(first_report: date) -> Iterator[date]:
    """Data dates, beginning with the one before that of the first report."""
    day = calendar.previous_trading_day(calendar.data_date(first_report))
    while True:
        yield day
        day = calendar.next_trading_day(day)


def _add_jumps(market: Market) -> None:
    for walk in load_walks().values():
        if market.rng.random() < _JUMP_SHARE:
            market.away[walk.id] += (
                walk.sigma * market.rng.uniform(*_JUMP_SIGMAS) * market.rng.choice((1, -1))
            )


def _print_turnover(day: Day, market: Market, rolls: bool) -> None:
    """Replace the volumes and open interests, which the simulator draws independently for each day, by ones that last."""
    for row in day["contracts"]:
        if row[_VOLUME] is None:
            continue
        volume, interest = market.turnover.setdefault(
            row[0], (float(row[_VOLUME]), float(row[_OPEN_INTEREST]))
        )
        interest *= market.rng.lognormvariate(0, 0.02) * (0.6 if rolls else 1)
        volume *= market.rng.lognormvariate(0, 0.05)
        market.turnover[row[0]] = volume, interest
        row[_VOLUME] = str(round(volume * market.rng.lognormvariate(0, 0.18)))
        row[_OPEN_INTEREST] = str(round(interest))


def _list_free(*kinds: str) -> list[str]:
    """The series that move of their own and whose id ends in one of these."""
    return [
        walk
        for walk in load_walks()
        if walk not in load_derived_series() and walk.partition(".")[2].endswith(kinds)
    ]


def _move_price(market: Market, before: Away) -> None:
    """A main contract moves by 6 to 10 per cent, its spot with it."""
    series = market.rng.choice(_list_free("shfe_main", "dce_main", "gfex_main", "lme_3m"))
    share = market.rng.uniform(0.06, 0.1) * market.rng.choice((1, -1))
    market.away[series] += share * float(load_walks()[series].start)


def _move_stock(market: Market, before: Away) -> None:
    """A stock moves by a quarter to a half."""
    series = market.rng.choice(_list_free("warrant", "comex_stock", "on_warrant"))
    market.away[series] += float(load_walks()[series].start) * market.rng.uniform(0.25, 0.5)


def _cancel_warrants(market: Market, before: Away) -> None:
    """A third of the warrants is cancelled: the parts of a stock change, the stock does not."""
    metal = market.rng.choice(_METALS)
    part = round(float(load_walks()[f"{metal}.lme_on_warrant"].start) / 3)
    lots = load_walks()[f"{metal}.lme_on_warrant"].step
    moved = float(part // lots * lots)
    for name, sign in (("lme_on_warrant", -1), ("lme_cancelled", 1)):
        market.away[f"{metal}.{name}"] = before[f"{metal}.{name}"] + sign * moved


def _turn_premium(market: Market, before: Away) -> None:
    """A premium becomes a discount of the same size."""
    series = market.rng.choice(_list_free("premium"))
    market.shift_to(series, -compute_values(before)[series])


def _multiply_premium(market: Market, before: Away) -> None:
    """A premium becomes ten times as large, or a tenth."""
    series = market.rng.choice(_list_free("premium"))
    value, step = compute_values(before)[series], load_walks()[series].step
    market.shift_to(series, (value * 10 if market.rng.random() < 0.5 else value / 10) // step * step)


def _return_price(market: Market, before: Away) -> None:
    """A price is again what it was two days before."""
    series = market.rng.choice(_list_free("main", "lme_3m", "spot"))
    market.shift_to(
        series, market.past[-2][1][series] if len(market.past) > 1 else market.past[-1][1][series]
    )


def _swap_digits(market: Market, before: Away) -> None:
    """A price moves to a number with two of its digits swapped."""
    series = market.rng.choice(_list_free("shfe_main", "spot"))
    value, step = compute_values(before)[series], load_walks()[series].step
    text = f"{value:f}"
    pairs = [n for n in range(1, len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1]]
    swapped = [Decimal(text[:n] + text[n + 1] + text[n] + text[n + 2 :]) for n in pairs]
    near = [v for v in swapped if v % step == 0 and abs(v - value) < value / 10]
    if near:
        market.shift_to(series, market.rng.choice(near))


def _freeze_venue(market: Market, before: Away) -> None:
    """Nothing of a metal moves at the LME."""
    metal = market.rng.choice(_METALS)
    for name in ("lme_3m", "lme_on_warrant", "lme_cancelled", "lme_premium"):
        market.away[f"{metal}.{name}"] = before[f"{metal}.{name}"]


def _keep_market(market: Market, before: Away) -> None:
    """Prices move as usual; what is unusual are volumes, open interests or the print."""


# Unusual but true; of `reprint` and `contract_roll` the numbers are usual.
LOOK_ALIKES: Mapping[str, Callable[[Market, Away], None]] = {
    "big_move": _move_price,
    "stock_jump": _move_stock,
    "warrants_cancelled": _cancel_warrants,
    "premium_turns": _turn_premium,
    "premium_tenfold": _multiply_premium,
    "price_returns": _return_price,
    "digits_swapped_by_chance": _swap_digits,
    "venue_stands_still": _freeze_venue,
    "contract_roll": _keep_market,
    "reprint": _keep_market,
}
