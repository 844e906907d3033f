# Names that mails, chats and the Report Desk share: each thing has one name in a language.

report-name = 商品日报
brand = Ribao
desk-name = Report Desk
this-report = this report
whole-block = , the whole block
and-alike = { $name } and { $more } more

## Punctuation between parts that the code puts together

colon = {": "}
comma = {", "}
semicolon = {"; "}

## Severities, and how many findings of one

severity-error = error
severity-warn = warning
severity-info = note
count-error = { $n ->
    [one] { $n } error
   *[other] { $n } errors
}
count-warn = { $n ->
    [one] { $n } warning
   *[other] { $n } warnings
}
count-info = { $n ->
    [one] { $n } note
   *[other] { $n } notes
}
count-standing = { $n ->
    [one] { $n } earlier finding still open
   *[other] { $n } earlier findings still open
}
count-closed = { $n ->
    [one] { $n } earlier finding resolved
   *[other] { $n } earlier findings resolved
}
count-reconsidered = { $n } earlier reconsidered
count-changes = { $n ->
    [one] { $n } value changed
   *[other] { $n } values changed
}

## States of a day, a report or a finding

state-clean = clean
state-warned = warnings
state-errors = errors
state-quarantined = quarantined
state-rejected = rejected
state-late = late
state-missing = missing
state-absent = not loaded
state-awaited = awaited
state-closed = closed
state-loaded = loaded
state-released = released
state-open = open
state-acknowledged = acknowledged
state-resolved = resolved
state-dismissed = dismissed

## States of a correction

correction-standing = in force
correction-withdrawn = withdrawn
correction-closed = closed by the publisher

## What the next report means for a finding that it closed

closing-agrees = the new report no longer shows it
closing-confirms = the new report prints { $now }, the proposed value
closing-repeats = the new report prints { $now } again, not the proposed value
closing-restates = the new report prints { $now } instead

## Why a value changed

cause-first = first loaded
cause-restatement = restated by the publisher
cause-reissue = re-issued
cause-parser = read again
cause-correction = corrected by a person
cause-withdrawal = correction withdrawn
cause-decision = release or rejection
cause-recheck = checked again

## Fields and places of a cell

field-current = today
field-previous = yesterday
field-change = change
field-close = close
field-pct = change %
field-volume = volume
field-open_interest = open interest
field-value = value
field-contract = contract
field-unit = unit
field-metric = metric
table-t1 = table 1
table-t2 = table 2
table-header = header
table-text = text
table-past = previous report's

## What is said of a report and of a finding

data-date = data of
revision = revision { $n }
page = page { $n }
original = Original PDF
clean-report = No problems found. Every number that can be verified is consistent.
printed = printed
proposed = should be
allowed = the evidence allows
equations-fail = Equations that do not hold
equations-hold = Equations that confirm it
casualties = Affected cells
more = { $n } more
doubtful = suspect
advice = Advice (操作建议)
advice-changed = changed
advice-before = was
none = none
seen = { $n ->
    [one] since { $first }, in { $n } report
   *[other] since { $first }, in { $n } reports
}

## Witnesses

witness = witness
published-by = { $witness } published
published-agrees = agrees
