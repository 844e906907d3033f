"""`ribao noise`: the volume of alerts over the loaded history."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from ribao.commands.common import settings, show, since, until

if TYPE_CHECKING:
    from ribao.notify import AlertVolume

COLUMNS = ("audience", "days", "mails", "mails/day", "findings", "findings/day", "busiest day")


@click.command("noise")
@since
@until
def alert_volume(since: date | None, until: date | None) -> None:
    """Print how many mails and new findings each audience of people.yaml would have received.

    The rules of the mails are applied to the loaded reports; failures and other notices count where they were sent.
    To try a change of people.yaml, point RIBAO_PEOPLE at a copy.
    """
    from ribao import pipeline

    show(
        COLUMNS, map(figures, pipeline.measure_alert_volume(since or date.min, until or date.max, settings()))
    )


def figures(share: "AlertVolume") -> tuple[Any, ...]:
    """A share as a row of the table."""
    busiest = f"{share.busiest} ({share.most})" if share.busiest else None
    mails, findings = f"{share.mails_a_day:.2f}", f"{share.findings_a_day:.2f}"
    return (
        *(share.audience, share.days, share.daily + share.others, Decimal(mails)),
        *(share.findings, Decimal(findings), busiest),
    )
