"""What all DAGs share. The work itself is in `ribao.pipeline`, which knows nothing of Airflow.

`stages` opens the pipeline with its settings, `days` says which report date a
run is for, `failures` tells people when something fails for good, `common` has
the assets and the arguments that all tasks share.
"""
