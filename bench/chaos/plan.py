"""What happens to each day of the month, and what should come of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """One day.

    `fault` of `ribao_local.faults` spoils `times` requests (all, by default) until it is repaired, if it ever is.
    `file` is what is published at first: right, yesterday (that day's file), other (no report), or none;
    `then` what is published later: right, corrected, or nothing new. `ends` is the state the day should end
    in, `revisions` how many files of it should be loaded, `failure` the subject of the failure mail that its
    cause calls for (a cause that several days share calls for one).
    """

    what: str
    fault: str = ""
    times: int = 1_000_000
    file: str = "right"
    then: str = ""
    list_fault: str = ""
    repaired: bool = False
    ends: str = "loaded"
    revisions: int = 1
    failure: str = ""
    quarantined: bool = False

    @property
    def is_in_time(self) -> bool:
        """Whether a report is loaded, or quarantined, before the deadlines."""
        return not self.failure and self.file in ("right", "yesterday")


REFUSED, DOWN = "取回的不是报告", "发布网站无响应"

MONTH = (
    Trial("nothing"),
    Trial("site slow (2 s an answer)", fault="slow"),
    Trial("connection cut half-way, twice", fault="cut", times=3),
    Trial("500 three times", fault="500", times=3),
    Trial("429 with Retry-After, twice", fault="429", times=2),
    Trial("truncated once", fault="truncated", times=2),
    Trial("connection always cut, repaired later", fault="cut", repaired=True, failure=DOWN),
    Trial("always 500, never repaired", fault="500", ends="missing", revisions=0, failure=DOWN),
    Trial("403, repaired later", fault="403", repaired=True, failure=f"{REFUSED} 403"),
    Trial("HTML as PDF, repaired later", fault="html", repaired=True, failure=f"{REFUSED} html"),
    Trial("login page as PDF, repaired later", fault="login", repaired=True, failure=f"{REFUSED} login"),
    Trial(
        "redirect to a private address, repaired later",
        fault="outside",
        repaired=True,
        failure=f"{REFUSED} outside",
    ),
    Trial("endless body, repaired later", fault="endless", repaired=True, failure=f"{REFUSED} size"),
    Trial("gzip bomb, repaired later", fault="bomb", repaired=True, failure=f"{REFUSED} size"),
    Trial("list page changed, repaired later", list_fault="changed", repaired=True, failure="网站改版"),
    Trial("another document, replaced later", file="other", then="right", failure="文件无法读作日报"),
    Trial("yesterday's file, replaced later", file="yesterday", then="right", revisions=2, quarantined=True),
    Trial("corrected after it was loaded", then="corrected", revisions=2),
    Trial("published after the first deadline", file="none", then="right"),
    Trial("published after the last deadline", file="none", then="right"),
    Trial("never published", file="none", ends="missing", revisions=0),
    Trial("nothing"),
)
