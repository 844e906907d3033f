"""PostgreSQL: the only package that speaks SQL.

`connection` holds a `Warehouse`, which every function here takes first; what takes a cursor is part of a transaction.
`migrate` creates schema and catalogue. `load` stores reports in one transaction: `rechecks` checks them, and later
reports again, against `snapshots`; `rows`, `store` and `copy_rows` fill the tables; `vintages` refreshes what is known;
`daily_summary` collects what the mails in the `outbox` are made from. `marts` reads the SQL views, `queries` serves the
Report Desk. `decisions` and `corrections` are people's: `journal` keeps them, `repeat` makes them again.
"""

from ribao.warehouse.alert_history import read_alert_history
from ribao.warehouse.connection import Warehouse
from ribao.warehouse.corrections import (
    accept_alternative,
    accept_proposals,
    correct_value,
    withdraw_correction,
)
from ribao.warehouse.counts import (
    compute_content_hash,
    find_first_load,
    list_loaded_days,
    list_loaded_files,
    read_day_states,
    read_status,
    record_day_state,
    summarize,
)
from ribao.warehouse.decisions import reject_report, release_report, settle_finding
from ribao.warehouse.dictionary import render_dictionary
from ribao.warehouse.differences import Difference, find_differences
from ribao.warehouse.dump import dump_warehouse, has_reports, restore_dump
from ribao.warehouse.finding_details import fill_finding_details
from ribao.warehouse.journal import Keep, list_decisions
from ribao.warehouse.load import Loaded, load_reports, loaded_to_json, recheck_witnessed
from ribao.warehouse.loaded_documents import LoadedDocument, list_loaded_documents
from ribao.warehouse.marts import Column, Selection, list_marts, open_mart
from ribao.warehouse.migrate import migrate_schema
from ribao.warehouse.outbox import claim_mail, count_waiting_mails, mark_failed, mark_sent, queue_mails
from ribao.warehouse.rechecks import ReadingLost, Rechecked, Rechecker
from ribao.warehouse.repeat import repeat_decision
from ribao.warehouse.slips import count_slips
from ribao.warehouse.snapshots import read_history
from ribao.warehouse.store import Loading
from ribao.warehouse.witnesses import list_answered, list_speaking_days, list_spoken_days, record_answer

__all__ = [
    "Column",
    "Difference",
    "Keep",
    "Loaded",
    "LoadedDocument",
    "Loading",
    "ReadingLost",
    "Rechecked",
    "Rechecker",
    "Selection",
    "Warehouse",
    "accept_alternative",
    "accept_proposals",
    "claim_mail",
    "compute_content_hash",
    "correct_value",
    "count_slips",
    "count_waiting_mails",
    "dump_warehouse",
    "fill_finding_details",
    "find_differences",
    "find_first_load",
    "has_reports",
    "list_answered",
    "list_decisions",
    "list_loaded_days",
    "list_loaded_documents",
    "list_loaded_files",
    "list_marts",
    "list_speaking_days",
    "list_spoken_days",
    "load_reports",
    "loaded_to_json",
    "mark_failed",
    "mark_sent",
    "migrate_schema",
    "open_mart",
    "queue_mails",
    "read_alert_history",
    "read_day_states",
    "read_history",
    "read_status",
    "recheck_witnessed",
    "record_answer",
    "record_day_state",
    "reject_report",
    "release_report",
    "render_dictionary",
    "repeat_decision",
    "restore_dump",
    "settle_finding",
    "summarize",
    "withdraw_correction",
]
