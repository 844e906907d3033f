"""Repeat a decision of the journal in another warehouse."""

from ribao.model import Decision
from ribao.warehouse.connection import Cursor, Warehouse
from ribao.warehouse.corrections import lay_corrections, read_corrections, read_key, take_back
from ribao.warehouse.decisions import change_state, find_report, mark_finding
from ribao.warehouse.journal import insert_decision, is_made
from ribao.warehouse.rechecks import Rechecker, run_with_readings
from ribao.warehouse.vintages import read_moment


def repeat_decision(db: Warehouse, decision: Decision, rechecker: Rechecker) -> bool:
    """Make a decision unless this warehouse has it; return whether it was new.

    UsageError where its subject is not loaded.
    """

    def repeat(cursor: Cursor) -> bool:
        if is_made(cursor, decision.name):
            return False
        _carry_out(cursor, decision, rechecker)
        insert_decision(cursor, decision)
        return True

    return run_with_readings(db, rechecker, repeat)


def _carry_out(cursor: Cursor, decision: Decision, rechecker: Rechecker) -> None:
    about, who, why, moment = decision.about, decision.who, decision.why, read_moment(cursor)
    match decision.act:
        case "correct":
            lay_corrections(cursor, read_corrections(about), who, why, about["fingerprint"], moment)
        case "withdraw":
            take_back(cursor, read_key(about), who, why, moment)
        case "settle":
            mark_finding(cursor, about["fingerprint"], about["action"], who, why)
        case act:
            change_state(cursor, find_report(cursor, about), act, who, why, rechecker, moment)
