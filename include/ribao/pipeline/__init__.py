"""The stages put together: what the DAGs' tasks and the command line call.

`day` takes one report through the stages, `telling` queues mails, `sending` sends them,
`care` looks after the days around. Only small references travel between
tasks: report date, sha256, names of staged files.
"""

from ribao.pipeline.care import calendar_alert, gaps, migrate, reject, release, relook, summary
from ribao.pipeline.day import archive, check, fetch, load, look, replay, run
from ribao.pipeline.reading import read
from ribao.pipeline.sending import tell
from ribao.pipeline.telling import failed, late, missing, run_failed, task_fails

__all__ = [
    "archive",
    "calendar_alert",
    "check",
    "failed",
    "fetch",
    "gaps",
    "late",
    "load",
    "look",
    "migrate",
    "missing",
    "read",
    "reject",
    "release",
    "relook",
    "replay",
    "run",
    "run_failed",
    "summary",
    "task_fails",
    "tell",
]
