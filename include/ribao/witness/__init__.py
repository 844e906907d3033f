"""Witnesses: what exchanges and others publish about the numbers that a report prints.

`config` says how each is asked, `asking` asks and reads the answers by their `formats`, `mapping` says which printed
numbers they speak of.
"""

from ribao.witness.asking import ask, read
from ribao.witness.config import WitnessSite, list_names, load_sites

__all__ = ["WitnessSite", "ask", "list_names", "load_sites", "read"]
