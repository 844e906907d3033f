"""Diagnosis: from broken relations to the slips that made them, priced in bits.

`observations` (what is printed, and what ties it) -> `propagation` (what numbers may be once some are suspect; the
observations that contradict each other) -> `rows`, `row_slips`, `scopes`, `transformations` (which slips could have made
them), `moves`, `row_moves`, `casualties`, `prices`, `scorer` (how many bits each takes) -> `search`, `wide_search`,
`scoring` (the cheapest `explanations`) -> `posterior` (how sure each cell, value and slip is) -> `diagnose`.
"""
