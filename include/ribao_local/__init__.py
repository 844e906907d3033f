"""The local installation that `make run` starts: everything of it lives in one folder.

The way through: `__main__` has the commands run and stop; `place` says where
things are and on which ports; `keys` makes this installation's passwords;
`environment` turns both into the services' environment; `services` lists them;
`supervisor` starts, watches and stops them; `sessions` knows which processes are theirs; `airflow_api` speaks to the running
Airflow; `days` sends the sample days through the daily DAG; `closing` prints
what happened. `postgres`, `publisher` and `mailsink` are the three servers that
a real installation gets from elsewhere.
"""
