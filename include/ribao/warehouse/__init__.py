"""PostgreSQL: the only place that speaks SQL.

The way: `migrate` (schema and catalogue) -> `load` (one transaction: `judging`
keeps verdicts true to their history from `memory`, `rows` and `store` put a
report into the tables by `copying`, vintages follow, `gather`ed mails go into
the `outbox`) -> marts (SQL views) -> `export`. `decisions` are people's,
`counts` tells how much there is.
"""

from ribao.warehouse.connection import transaction
from ribao.warehouse.counts import content_hash, day_states, loaded_days, set_day_state, summary
from ribao.warehouse.decisions import accept, correct, reject, release, settle, withdraw
from ribao.warehouse.judging import Judge, Rechecked
from ribao.warehouse.load import Loaded, as_dict, load
from ribao.warehouse.memory import history
from ribao.warehouse.migrate import migrate
from ribao.warehouse.outbox import claim_mail, mark_failed, mark_sent, queue_mails, waiting
from ribao.warehouse.store import Loading

__all__ = [
    "Judge",
    "Loaded",
    "Loading",
    "Rechecked",
    "accept",
    "as_dict",
    "claim_mail",
    "content_hash",
    "correct",
    "day_states",
    "history",
    "load",
    "loaded_days",
    "mark_failed",
    "mark_sent",
    "migrate",
    "queue_mails",
    "reject",
    "release",
    "set_day_state",
    "settle",
    "summary",
    "transaction",
    "waiting",
    "withdraw",
]
