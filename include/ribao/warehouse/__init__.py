"""PostgreSQL: the only place that speaks SQL.

The way: `migrate` (schema and catalogue) -> `load` (one transaction: `judging`
keeps verdicts true to their history from `memory`, `rows` and `store` put a
report into the tables by `copying`, vintages follow, `gather`ed mails go into
the `outbox`) -> `marts` (SQL views, and their rows). `decisions` and `corrections` are people's (`journal` keeps them, `repeating` makes them again),
`counts` tells how much there is, `dictionary` what it means.
"""

from ribao.warehouse.connection import transaction
from ribao.warehouse.corrections import accept, correct, withdraw
from ribao.warehouse.counts import (
    content_hash,
    day_states,
    first_loaded_at,
    loaded_days,
    loaded_files,
    set_day_state,
    status,
    summary,
)
from ribao.warehouse.decisions import reject, release, settle
from ribao.warehouse.dictionary import dictionary
from ribao.warehouse.differences import Difference, differences
from ribao.warehouse.dumping import dump, has_reports, restore_dump
from ribao.warehouse.journal import Keep, all_decisions
from ribao.warehouse.judging import Judge, Rechecked
from ribao.warehouse.load import Loaded, as_dict, load
from ribao.warehouse.marts import Column, Selection, marts, opened
from ribao.warehouse.memory import history
from ribao.warehouse.migrate import migrate
from ribao.warehouse.outbox import claim_mail, mark_failed, mark_sent, queue_mails, waiting
from ribao.warehouse.repeating import repeat_decision
from ribao.warehouse.replay import replay
from ribao.warehouse.store import Loading
from ribao.warehouse.there import Known, originals

__all__ = [
    "Column",
    "Difference",
    "Judge",
    "Keep",
    "Known",
    "Loaded",
    "Loading",
    "Rechecked",
    "Selection",
    "accept",
    "all_decisions",
    "as_dict",
    "claim_mail",
    "content_hash",
    "correct",
    "day_states",
    "dictionary",
    "differences",
    "dump",
    "first_loaded_at",
    "has_reports",
    "history",
    "load",
    "loaded_days",
    "loaded_files",
    "mark_failed",
    "mark_sent",
    "marts",
    "migrate",
    "opened",
    "originals",
    "queue_mails",
    "reject",
    "release",
    "repeat_decision",
    "replay",
    "restore_dump",
    "set_day_state",
    "settle",
    "status",
    "summary",
    "transaction",
    "waiting",
    "withdraw",
]
