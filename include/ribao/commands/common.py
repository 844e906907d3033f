"""What the commands share: types of arguments, who and why, tables on the screen."""

import getpass
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from ribao.errors import BadValue, ReportMissing
from ribao.numbers import parse_typed
from ribao.settings import Settings

if TYPE_CHECKING:
    from rich.text import Text

# When stdout is not a terminal, nothing is wrapped or cut off.
_UNBOUNDED = 10_000


class Day(click.ParamType[date]):
    """A date, YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; wrong usage for anything else."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date like 2024-03-29", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment in ISO 8601; without a time zone it is this machine's."""

    name = "MOMENT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment; wrong usage for anything else."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no moment like 2024-03-29T08:30+08:00", param, ctx)
        return found.astimezone(UTC)


class Number(click.ParamType[Decimal]):
    """An exact decimal number."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number; wrong usage for anything else."""
        try:
            return value if isinstance(value, Decimal) else parse_typed(value)
        except BadValue as error:
            self.fail(str(error), param, ctx)


DAY, MOMENT, NUMBER = Day(), Moment(), Number()

who = click.option("--who", default=getpass.getuser, show_default="your login name", help="Who decides.")


def require_reason(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The reason; wrong usage where it is blank."""
    if not value.strip():
        raise click.BadParameter("a reason is needed")
    return value


why = click.option("--why", required=True, callback=require_reason, help="The reason; it is kept.")
since = click.option("--since", type=DAY, help="From this day on.")
until = click.option("--until", type=DAY, help="Up to this day.")


def settings() -> Settings:
    """The settings of the environment."""
    return Settings.from_env()


def explain_missing(day: date) -> ReportMissing:
    """Why a day has no report, and what to do."""
    from ribao import calendar

    if not calendar.is_trading_day(day):
        return ReportMissing(f"{day} is not a trading day: it has no report", "give a trading day")
    hint = f"ribao backfill --since {day} --until {day} --from source fetches it"
    return ReportMissing(f"no report of {day} is loaded", hint)


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Print rows as a table, numbers to the right; as wide as it needs when stdout is not a terminal. Gives how many."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_format(value) for value in row))
    (Console() if on_terminal() else Console(width=_UNBOUNDED)).print(table)
    click.echo(f"{table.row_count} row{'' if table.row_count == 1 else 's'}")
    return table.row_count


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def _format(value: Any) -> "Text":
    from rich.text import Text

    if value is None:
        return Text("")
    if isinstance(value, datetime):
        return Text(f"{value.astimezone():%Y-%m-%d %H:%M:%S%z}")
    if isinstance(value, bool):
        return Text("yes" if value else "")
    return Text(str(value), justify="right" if isinstance(value, int | Decimal) else "left")
