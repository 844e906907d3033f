"""What people decide, each as a genuine form of a user who may edit, recorded with the user's name.

Nothing is ever changed back: an undo is one more record.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse
from ribao import pipeline
from ribao.errors import AlreadyCorrected, BadValue, Implausible
from ribao.numbers import parse_typed
from ribao.warehouse import queries

from ribao_desk import guard
from ribao_desk.problems import Problem
from ribao_desk.visit import Visit, Visitor

Text = Annotated[str, Form()]
_LONGEST = 500


def current(
    day: date,
    visit: Visitor,
    fingerprint: Text = "",
    report_id: Annotated[int, Form()] = 0,
    version: Text = "",
) -> None:
    """Problem where another user has decided on the finding since the form was made."""
    with visit.warehouse() as cursor:
        found = queries.report_findings.list_report_findings(cursor, report_id, day)
    if version not in {one.version for one in found if one.standing.finding.fingerprint == fingerprint}:
        raise Problem("changed")


router = APIRouter(dependencies=[guard.EDITOR, Depends(guard.genuine)])
on_finding = APIRouter(prefix="/report/{day}/finding/{n}", dependencies=[Depends(current)])


@on_finding.post("/accept")
def accept(
    day: date,
    n: int,
    visit: Visitor,
    report_id: Annotated[int, Form()],
    why: Text = "",
    cell: Annotated[list[str], Form()] = [],  # noqa: B006
    chosen: bool = Form(False),
) -> RedirectResponse:
    """The finding's proposed values become corrections: all, or those that were `chosen`."""
    if chosen and not cell:
        raise Problem("none_chosen")
    with _explain_standing():
        pipeline.accept_proposals(
            report_id, n, visit.who, _short(why), visit.settings, cell if chosen else None
        )
    return _back(visit, day, n)


@on_finding.post("/choose")
def choose(
    day: date,
    n: int,
    visit: Visitor,
    report_id: Annotated[int, Form()],
    choice: Text = "",
    why: Text = "",
) -> RedirectResponse:
    """One of the values that the finding leaves open becomes a correction. `choice` is CELL=VALUE."""
    cell, _, value = choice.rpartition("=")
    if not cell:
        raise Problem("none_chosen")
    with _explain_standing():
        pipeline.accept_alternative(
            report_id, n, cell, parse_typed(value), visit.who, _require_reason(why), visit.settings
        )
    return _back(visit, day, n)


@on_finding.post("/correct")
def correct(
    day: date,
    n: int,
    visit: Visitor,
    series: Text,
    field: Text,
    observed_on: Annotated[date, Form()],
    fingerprint: Text,
    value: Text = "",
    why: Text = "",
    confirmed: bool = Form(False),
) -> RedirectResponse:
    """A value that a person knows becomes a correction of the finding's culprit, and settles it."""
    reason = _require_reason(why)
    key = (series, field, observed_on)
    try:
        pipeline.correct_value(
            key,
            parse_typed(value),
            visit.who,
            reason,
            visit.settings,
            confirmed=confirmed,
            fingerprint=fingerprint,
        )
    except BadValue:
        raise Problem("number", text=value) from None
    except Implausible as error:
        raise Problem("implausible", text=value, low=f"{error.low:f}", high=f"{error.high:f}") from None
    return _back(visit, day, n)


@on_finding.post("/{action}")
def settle(
    day: date,
    n: int,
    action: Literal["acknowledged", "resolved", "reopened"],
    visit: Visitor,
    fingerprint: Text,
    why: Text = "",
) -> RedirectResponse:
    """The finding is acknowledged, dismissed, or open again."""
    pipeline.settle_finding(fingerprint, action, visit.who, _require_reason(why), visit.settings)
    return _back(visit, day, n)


@on_finding.post("/correction/{number}/withdraw")
def withdraw(day: date, n: int, number: int, visit: Visitor, why: Text = "") -> RedirectResponse:
    """The correction is taken back; what was valid without it holds again."""
    pipeline.withdraw_correction(number, visit.who, _require_reason(why), visit.settings)
    return _back(visit, day, n)


router.include_router(on_finding)


@router.post("/report/{day}/{report_id}/{decision}")
def decide(
    day: date, report_id: int, decision: Literal["release", "reject"], visit: Visitor, why: Text = ""
) -> RedirectResponse:
    """The report counts, or is kept out; later reports are checked again."""
    with visit.warehouse() as cursor:
        if report_id not in {row["report_id"] for row in queries.report.list_revisions(cursor, day)}:
            raise Problem("page", 404)
    act = pipeline.release_report if decision == "release" else pipeline.reject_report
    act(report_id, visit.who, _require_reason(why), visit.settings)
    return _back(visit, day)


@contextmanager
def _explain_standing() -> Iterator[None]:
    """Problem where another person's correction stands already."""
    try:
        yield
    except AlreadyCorrected as error:
        first = error.standing[0]
        raise Problem("corrected", who=first.who, value=f"{first.value:f}") from None


def _back(visit: Visit, day: date, n: int | None = None) -> RedirectResponse:
    revision = visit.request.query_params.get("revision", "")
    query = {"revision": revision} if revision.isdigit() else {}
    return visit.redirect(f"/report/{day}", **query, **({"finding": str(n)} if n else {}))


def _short(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def _require_reason(why: str) -> str:
    if not _short(why):
        raise Problem("reason")
    return _short(why)
