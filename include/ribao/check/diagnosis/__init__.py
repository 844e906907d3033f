"""Diagnosis: from broken relations to the slips that made them, priced in bits.

`observations` (what is printed, and what ties it) -> `propagation` (what numbers may be once some are suspect; the
observations that contradict each other) -> `row_slips`, `cell_groups`, `transformations` (which slips could have made
them), `moves`, `prices` (how many bits each takes) -> `search` (the cheapest explanations) -> `posterior`
(how sure each cell, value and slip is) -> `diagnose`.
"""
