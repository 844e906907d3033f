"""Why something cannot be done, in the reader's language and without words from inside the program."""

import re

from fastapi.exceptions import RequestValidationError
from ribao.errors import ArchiveDown, ConfigError, UsageError, WarehouseDown
from ribao.presentation.messages import Messages
from starlette.exceptions import HTTPException

_STATUS: dict[type[Exception], tuple[int, str]] = {
    WarehouseDown: (503, "warehouse"),
    ArchiveDown: (503, "archive"),
    ConfigError: (503, "setting"),
    UsageError: (409, "impossible"),
    RequestValidationError: (404, "page"),
}
_NAMED = re.compile(r"RIBAO_[A-Z_]+|`[^`]+`|[\w./-]+\.(?:yaml|csv)(?::\d+)?")
_OF_STATUS = {403: "refused", 404: "page", 405: "page"}


class Problem(HTTPException):
    """A request of a user that cannot be carried out. `name` is that of a message desk-problem-…."""

    def __init__(self, name: str, status: int = 409, **values: str) -> None:
        super().__init__(status, name)
        self.name = name
        self.values = values


def explain(error: Exception, m: Messages) -> tuple[int, str]:
    """Find the status of the answer to an error, and the sentence to show."""
    if isinstance(error, Problem):
        return error.status_code, m(f"desk-problem-{error.name}", **error.values)
    if isinstance(error, HTTPException):
        return error.status_code, m(f"desk-problem-{_OF_STATUS.get(error.status_code, 'failed')}")
    status, name = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), (500, "failed"))
    return status, m(f"desk-problem-{name}", text=_find_names(error))


def _find_names(error: Exception) -> str:
    """Find what the administrator needs of an English error: names of settings, files and commands."""
    return ", ".join(dict.fromkeys(_NAMED.findall(str(error)))) or type(error).__name__
