"""The stages put together: what the DAGs' tasks and the command line call.

`day` takes one report through the stages, `alerts` queues notices, `sending` sends them, `maintenance` looks after the
days around, `repair` after the archive, `decisions` are people's, `backfill` loads years, `ranges` does so as tasks,
`replay_archive` rebuilds a lost warehouse, `backup` saves and restores all, `export_files` writes marts to files, `day_files` a day as a table (`output` whole or not at all, `spreadsheets` as Excel and CSV),
`pictures` draws pages, `witnesses` asks the exchanges. Only small references travel between tasks: report date, sha256, names of staged files.
"""

from ribao.pipeline.alerts import (
    measure_alert_volume,
    note_task_failure,
    notify_failure,
    notify_run_failure,
)
from ribao.pipeline.day import (
    archive_report,
    check_report,
    fetch_report,
    load_report,
    locate_report,
    replay_day,
    run_day,
)
from ribao.pipeline.day_files import (
    read_day,
    select_commodity,
    write_day,
    write_day_file,
)
from ribao.pipeline.decisions import (
    accept_alternative,
    accept_proposals,
    correct_value,
    reject_report,
    release_report,
    settle_finding,
    withdraw_correction,
)
from ribao.pipeline.export_files import export_mart
from ribao.pipeline.maintenance import (
    find_changed_days,
    find_gaps,
    migrate_warehouse,
    notify_calendar_end,
    notify_late,
    notify_missing,
    summarize_warehouse,
)
from ribao.pipeline.pictures import draw_page, measure_pages, read_original
from ribao.pipeline.ranges import load_range, read_range
from ribao.pipeline.reading import read_report
from ribao.pipeline.repair import count_originals, verify_archive
from ribao.pipeline.sending import send_notifications
from ribao.pipeline.witnesses import fetch_witness, list_due, recheck_reports

__all__ = [
    "accept_alternative",
    "accept_proposals",
    "archive_report",
    "check_report",
    "correct_value",
    "count_originals",
    "draw_page",
    "export_mart",
    "fetch_report",
    "fetch_witness",
    "find_changed_days",
    "find_gaps",
    "list_due",
    "load_range",
    "load_report",
    "locate_report",
    "measure_alert_volume",
    "measure_pages",
    "migrate_warehouse",
    "note_task_failure",
    "notify_calendar_end",
    "notify_failure",
    "notify_late",
    "notify_missing",
    "notify_run_failure",
    "read_day",
    "read_original",
    "read_range",
    "read_report",
    "recheck_reports",
    "reject_report",
    "release_report",
    "replay_day",
    "run_day",
    "select_commodity",
    "send_notifications",
    "settle_finding",
    "summarize_warehouse",
    "verify_archive",
    "withdraw_correction",
    "write_day",
    "write_day_file",
]
