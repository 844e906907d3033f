"""Ribao: a futures broker's daily PDF report, read, proved and loaded.

The way through: `source` finds the day's report, `archive` keeps the bytes,
`read` turns the PDF into a `model.Report`, `check` proves or disproves its
numbers, `warehouse` loads them, `tell` writes to people. `pipeline` runs one
report through all of it; `__main__` is the command line.
"""

__version__ = "0.1.0"
