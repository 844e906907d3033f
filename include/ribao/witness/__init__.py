"""Witnesses: what exchanges and others publish about the numbers that a report prints.

`config` says how each is asked, `asking` asks and reads the answers by their `formats`, `mapping` says which printed
numbers they speak of, `front_month` which contract month a report means, and `comparison` puts both side by side.
"""

from ribao.witness.asking import ask, read
from ribao.witness.comparison import compare_report
from ribao.witness.config import WitnessSite, list_names, load_readable_sites, load_sites
from ribao.witness.front_month import find_named_months
from ribao.witness.mapping import map_days

__all__ = [
    "WitnessSite",
    "ask",
    "compare_report",
    "find_named_months",
    "list_names",
    "load_readable_sites",
    "load_sites",
    "map_days",
    "read",
]
