"""What all DAGs share. The work itself is in `ribao.pipeline`, which knows nothing of Airflow.

`stages` gives a task its settings and translates errors, `days` finds the report date of a run, `failures` notifies
operators when something fails for good, `common` has the assets and the arguments that all tasks share.
"""
