"""A failed attempt's log, read from Airflow's log folder: the lines before the error, and when the first attempt began."""

import json
from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from airflow.configuration import conf
from jinja2 import Template
from ribao.calendar import SHANGHAI

# Lines of a log searched for the error; lines shown before it; characters of a line.
_TAIL, SHOWN_LINES, _LONGEST = 400, 10, 300
_BAD = ("error", "critical")


def last_lines(ti: Any, attempt: int) -> tuple[tuple[str, ...], str]:
    """The SHOWN_LINES lines before the last error of an attempt, and that error's line; empty where there is no log."""
    lines = list(deque(_read_entries(log_file(ti, attempt)), maxlen=_TAIL))
    bad = [n for n, (_, level, _) in enumerate(lines) if level in _BAD]
    end = bad[-1] if bad else len(lines)
    before = tuple(_format_line(*line) for line in lines[max(0, end - SHOWN_LINES) : end])
    return before, lines[end][2] if bad else ""


def find_start(ti: Any) -> datetime | None:
    """When the first attempt wrote its first line."""
    for moment, _, _ in islice(_read_entries(log_file(ti, 1)), 20):
        try:
            return datetime.fromisoformat(moment)
        except ValueError:
            continue
    return None


def log_file(ti: Any, attempt: int) -> Path:
    """Where Airflow keeps an attempt's log on this machine's (or the shared) disk."""
    template = Template(conf.get_mandatory_value("logging", "log_filename_template"))
    name: str = template.render(ti=ti, try_number=attempt)
    return Path(conf.get_mandatory_value("logging", "base_log_folder")) / name


def _read_entries(path: Path) -> Iterator[tuple[str, str, str]]:
    """(time, level, text) of each line; a line that is not JSON is text alone."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            yield _parse_entry(line.rstrip("\n"))


def _parse_entry(line: str) -> tuple[str, str, str]:
    try:
        record = json.loads(line)
        return (
            str(record.get("timestamp", "")),
            str(record.get("level", "")),
            str(record.get("event", "")),
        )
    except (ValueError, AttributeError):
        return "", "", line


def _format_line(moment: str, level: str, text: str) -> str:
    head = f"{_format_time(moment)} {level} " if moment else ""
    return f"{head}{' '.join(text.split())}"[:_LONGEST]


def _format_time(moment: str) -> str:
    """The time in Shanghai, as in the rest of the mail."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone(SHANGHAI):%H:%M:%S}"
    except ValueError:
        return moment
