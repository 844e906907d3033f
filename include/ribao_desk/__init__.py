"""The Report Desk: what Ribao knows, as pages inside Airflow's web UI.

The way of a request: `app` (routes, headers, errors) -> `guard` (Airflow's
login and permissions, genuine forms) -> `visit` (who asks, in which language,
with the warehouse) -> a page in `pages` -> its template in `templates`.
Nothing here speaks SQL: that is `ribao.warehouse.queries`. People's decisions go
through `ribao.pipeline` and `ribao.warehouse`, with the Airflow user's name.
"""
