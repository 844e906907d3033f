"""Simulated reports, for tests and benchmarks: a made-up market that obeys the catalogue's relations.

The way: `market` (a day's numbers as printed) -> `narrative` (sentences that
state some of them) -> `defects` (labelled mistakes) -> `reports` (a `Report`
without a PDF) or `pdf` (the sample reports' layout) -> `truth` (what a perfect
reader and checker would say). `python -m ribao_sim` writes days to a folder.

A day is one JSON object in the form of samples/data/YYYYMMDD.json: report_date,
contracts, blocks, sections, and beside them facts and defects.
"""

from ribao_sim.defects import spoil_day
from ribao_sim.market import Day, simulate_days
from ribao_sim.reports import build_report

__all__ = ["Day", "build_report", "simulate_days", "spoil_day"]
