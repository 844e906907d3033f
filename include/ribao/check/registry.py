"""Every check, declared once: what it looks at, whether it needs earlier reports, which types of finding it gives.

To add a check, write the function in a module of its own, add a line here, and give its finding a type in
catalogue/finding_types.yaml.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ribao.check.constraints import Constraints
from ribao.check.field_checks import find_blanks, find_negatives, find_off_step, find_zeros
from ribao.check.headers import find_wrong_headers
from ribao.check.series_changes import find_series_changes
from ribao.check.statistics import find_beyond_limits, find_outliers
from ribao.check.volumes import find_volume_slips
from ribao.model import Finding, ReportSnapshot


@dataclass(frozen=True, slots=True)
class Check:
    """A check that needs no search for causes.

    `scope` is what it looks at, one at a time; `needs_history` says whether it is silent without earlier
    reports. A `local` check is silent about cells that the diagnosis has named already.
    """

    name: str
    scope: Literal["cell", "row", "header", "series"]
    needs_history: bool
    finding_types: tuple[str, ...]
    find: Callable[[Constraints, Sequence[ReportSnapshot]], Iterable[Finding]]
    local: bool = True


CHECKS = (
    Check("headers", "header", False, ("wrong_header_date",), lambda c, _: find_wrong_headers(c.report)),
    Check("blanks", "row", False, ("blank_cell",), lambda c, _: find_blanks(c)),
    Check("zeros", "row", False, ("missing_as_zero",), lambda c, _: find_zeros(c)),
    Check("negatives", "row", False, ("sign_flip",), lambda c, _: find_negatives(c)),
    Check("steps", "cell", False, ("off_step",), lambda c, _: find_off_step(c)),
    Check("limits", "row", False, ("beyond_limit", "news"), lambda c, _: find_beyond_limits(c)),
    Check("outliers", "row", True, ("beyond_history", "frozen", "news"), find_outliers),
    Check(
        "volumes",
        "row",
        True,
        ("volumes_exchanged", "stale_cell", "copied_cell", "digit_dropped", "digit_added", "beyond_usual"),
        lambda c, _: find_volume_slips(c),
    ),
    Check(
        "series",
        "series",
        True,
        ("renamed", "missing", "new"),
        lambda c, _: find_series_changes(c.report, c.yesterday),
        local=False,
    ),
)
