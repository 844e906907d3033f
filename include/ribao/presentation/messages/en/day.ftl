# The day as a table: in the Desk, on the command line and as a file.

## Why a best value is another than the printed one

best-correction = { cause-correction }
best-restatement = { cause-restatement }
best-reissue = { cause-reissue }
best-withdrawal = { cause-withdrawal }
best-decision = { cause-decision }
best-report = as another report prints it
best-derived = from the best values
best-finding = proposed
best-suspect = suspect
best-with-finding = { $why } (finding { $n })
best-published = { $witness } published { $value }: { $state }
best-published-agrees = agrees
best-published-differs = differs

## Columns and sheets

day-block = block
day-series = series
day-printed = { $field } printed
day-best = { $field } best
day-why = why they differ
day-of-field = { $field }: { $text }
day-witnesses = witnesses
day-place = place
day-findings = findings
day-number = number
day-severity = severity
day-state = state
day-where = where
day-finding = finding
day-proposed = proposed
day-sources = sources
day-what = item
day-source-date = report date
day-source-data-date = data date
day-source-revision = revision
day-source-source = fetched from
day-source-url = address
day-source-fetched = fetched at
day-source-loaded = loaded at
day-source-sha256 = SHA-256 of the original
day-source-reader = parser version
