"""The stages put together: what the DAGs' tasks and the command line call.

`day` takes one report through the stages, `telling` queues mails, `sending` sends them,
`care` looks after the days around, `repair` after the archive, `decisions` are people's, `replaying` makes a lost warehouse
again, `backup` saves and brings back all, `exporting` writes marts to files, `pictures` draws pages. Only small references travel between
tasks: report date, sha256, names of staged files.
"""

from ribao.pipeline.alerts import failed, noise, run_failed, task_fails
from ribao.pipeline.day import archive, check, fetch, load, look, replay, run
from ribao.pipeline.decisions import accept, correct, reject, release, settle, withdraw
from ribao.pipeline.export_files import export
from ribao.pipeline.maintenance import calendar_alert, gaps, late, migrate, missing, relook, summary
from ribao.pipeline.pictures import original, picture, sizes
from ribao.pipeline.ranges import load_range, read_range
from ribao.pipeline.reading import read
from ribao.pipeline.repair import count_originals, verify_archive
from ribao.pipeline.sending import tell

__all__ = [
    "accept",
    "archive",
    "calendar_alert",
    "check",
    "correct",
    "count_originals",
    "export",
    "failed",
    "fetch",
    "gaps",
    "late",
    "load",
    "load_range",
    "look",
    "migrate",
    "missing",
    "noise",
    "original",
    "picture",
    "read",
    "read_range",
    "reject",
    "release",
    "relook",
    "replay",
    "run",
    "run_failed",
    "settle",
    "sizes",
    "summary",
    "task_fails",
    "tell",
    "verify_archive",
    "withdraw",
]
