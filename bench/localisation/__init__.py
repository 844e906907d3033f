"""A public benchmark of error localisation in daily reports: `python -m bench.localisation`; README.md says how to use it.

The path: `market` (clean days, some of them unusual) -> `scopes` × `operations` (a grammar of mistakes, `kinds.yaml`)
-> `labels` (wrong cells, true values, what the report determines) -> `stretches` (days in a row, with mistakes) ->
`engines` (what is measured) -> `score` -> `tables` and `chart`. Baselines: `row_rules`, `fellegi_holt`.

The grammar shares nothing with the engine's catalogue of slips. Both know the market's relations.
"""
