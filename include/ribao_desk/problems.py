"""Why something cannot be done, in the reader's language and without words from inside the program."""

import re
from typing import Any

from fastapi.exceptions import RequestValidationError
from ribao.errors import ArchiveDown, ConfigError, UsageError, WarehouseDown
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
    """What a user asked for that cannot be done. `name` is a key of `problems` in words.yaml."""

    def __init__(self, name: str, status: int = 409, **values: str) -> None:
        super().__init__(status, name)
        self.name = name
        self.values = values


def explain(error: Exception, words: dict[str, Any]) -> tuple[int, str]:
    """The status of an answer to an error, and the sentence to show."""
    if isinstance(error, Problem):
        return error.status_code, str(words["problems"][error.name]).format(**error.values)
    if isinstance(error, HTTPException):
        return error.status_code, str(words["problems"][_OF_STATUS.get(error.status_code, "failed")])
    status, name = next((s for kind, s in _STATUS.items() if isinstance(error, kind)), (500, "failed"))
    return status, str(words["problems"][name]).format(text=_names(error))


def _names(error: Exception) -> str:
    """What the administrator needs of an error whose sentences are English: settings, files and commands."""
    return ", ".join(dict.fromkeys(_NAMED.findall(str(error)))) or type(error).__name__
