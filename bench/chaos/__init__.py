"""A month of days on which everything goes wrong, through a real Airflow: `python -m bench.chaos`.

`plan` says what happens to each day and what should come of it; `site` publishes the reports with their
faults; `month` sends the days through the scheduler; `tally` holds what came of it against the plan.
"""
