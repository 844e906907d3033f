"""Makes a decision of the journal again in another warehouse."""

from ribao.model import Decision
from ribao.warehouse.connection import Cursor, transaction
from ribao.warehouse.corrections import lay_corrections, read_corrections, read_key, take_back
from ribao.warehouse.decisions import change_state, find_report, mark_finding
from ribao.warehouse.journal import insert_decision, is_made
from ribao.warehouse.judging import Judge
from ribao.warehouse.load import now


def repeat_decision(url: str, decision: Decision, judge: Judge) -> bool:
    """Make a decision unless it has been made in this warehouse; gives whether it had not.

    UsageError where what it is about is not there.
    """
    with transaction(url, alone=True) as cursor:
        if is_made(cursor, decision.name):
            return False
        _carry_out(cursor, decision, judge)
        insert_decision(cursor, decision)
        return True


def _carry_out(cursor: Cursor, decision: Decision, judge: Judge) -> None:
    about, who, why, moment = decision.about, decision.who, decision.why, now(cursor)
    match decision.act:
        case "correct":
            lay_corrections(cursor, read_corrections(about), who, why, about["fingerprint"], moment)
        case "withdraw":
            take_back(cursor, read_key(about), who, why, moment)
        case "settle":
            mark_finding(cursor, about["fingerprint"], about["action"], who, why)
        case act:
            change_state(cursor, find_report(cursor, about), act, who, why, judge, moment)
