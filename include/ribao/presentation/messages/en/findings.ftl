# What a finding says. Every fact of a finding has a message fact-…; $cell and $cells are names of cells.
# Where a card shows the printed number beside the text, it takes the attribute .reason instead.

## Names of rows and cells in a sentence

row-t1 = { $label } (table 1)
row-t2 = { $block } { $label }

cell-name = { $row } { $field }
cell-header = { $field }'s date in the { $side ->
    [left] left
    [middle] middle
   *[right] right
} header of { $block }
cell-text = the narrative on { $block }
cell-text-change = the narrative on { $block } (change)
cell-quoted = { $cell } “{ $sentence }”
cell-past = the previous report's { $cell }
cell-published = { $witness }'s { $cell }

## The sentences of a message: what is printed, the facts, the evidence, the proposal

finding-end = .
finding-proposed = Proposed: { $value }
finding-proposed-certainty = Proposed: { $value } ({ $certainty })
finding-values = it is one of: { $values }
finding-value = { $value } ({ $certainty })

## How sure a value is

certainty-certain = certain
certainty-very_likely = very likely
certainty-likely = likely
certainty-possible = possible

## The end of a message

finding-alternatives = It may also be: { $cells }
finding-casualties = Wrong because of it: { $cells }
finding-plain = { $cells }: { $type }.
finding-no-cells = { $type }.
equation-comma = {", "}
evidence-source = { $relation } ({ $solution })
evidence-table = the table
evidence-published = what { $witness } published
evidence-published-value = { $witness } published { $value }
evidence-gives = { $sources } { $count ->
    [1] gives
   *[other] all give
} { $value }
evidence-allows = { $sources } { $count ->
    [1] allows
   *[other] all allow
} { $value }
evidence-fails = Printed { $equation } ({ $relation })

## Facts that begin a message

fact-printed = { $cell } is printed { $printed }: { fact-printed.reason }
    .reason = { $type }{ $rows ->
        [1] { "" }
       *[other] { " " }({ $rows } rows)
    }
fact-blank = { $cells } left empty
fact-negative = { $cell } is printed { $printed } and { fact-negative.reason }
    .reason = cannot be negative
fact-zero_for_missing = { $cell } is printed 0 { fact-zero_for_missing.reason }.
    .reason = after { $previous }: a missing value is printed as 0
fact-off_step = { $cell } is printed { $printed }, { fact-off_step.reason }.
    .reason = not a multiple of { $step } ({ $why })
fact-header_dates = { $place ->
    [all] all { $every } headers
    [some] { $count } of { $every } headers
    [both] { $block }, both halves
   *[half] { $block }, { $side } half
}: header dates are printed { $printed }, the data are of { $right }.
fact-beyond_limit = { $cell } { $pct } is beyond the daily limit of { $limit } % ({ $why }).
fact-beyond_usual = { $cell } is printed { $printed }; { fact-beyond_usual.reason }.
    .reason = the median of { $days } days is { $median }
fact-beyond_history = { $cell } moved { $move } (scale of its daily moves: { $scale }){ $confirmed ->
    [yes] , and other numbers confirm it
   *[no] { "" }
}.
fact-frozen = { $cell } stands still after moving every day (scale of its daily moves: { $scale }){ $confirmed ->
    [yes] , and other numbers confirm it
   *[no] { "" }
}.
fact-unexplained = { $type }: { $equation } ({ $cells }).
fact-published_otherwise = { $cell } is printed { $printed }; { fact-published_otherwise.reason }.
    .reason = { $witness } published { $published }{ $count ->
        [1] { "" }
       *[other] {""}, and { $count } of its numbers differ: they are probably of another definition, month or day
    }
fact-restated = { $cell } is { $printed }; { fact-restated.reason }.
    .reason = the previous report printed { $before } as that day's value
fact-denied = { $cell } is { $printed }; { fact-denied.reason }.
    .reason = the previous report printed { $before } as that day's value, and { $proposed } was proposed for it
fact-confirmed = { $cell } is { $printed }: { fact-confirmed.reason }.
    .reason = it confirms what was proposed for { $before }, printed by the previous report
fact-no_date = the title carries no report date
fact-published_as = the title says { $day }, but it was published as the report of { $expected }
fact-no_trading_day = the title's date { $day } is not a trading day
fact-same_as = the content is that of { $day } ({ $same } of { $count } numbers): an old report under a new title
fact-few_numbers = only { $readable } numbers could be read, usually about { $usual }
fact-other_source = the file of { $source } differs from that of { $other } ({ $name })
fact-series_renamed = { $row } continues as { $label }: its previous { $previous } is the other's last value; add it as an alias
fact-series_missing = { $row } is missing
fact-series_missing_block = the whole block { $block } is missing
fact-series_new = { $row } is new
fact-series_new_block = the whole block { $block } is new
fact-read = { $cells }{ $named ->
    [yes] { ": " }
   *[no] { "" }
}{ $type }: { $message }.
fact-unreadable = { $message }

## Facts that speak for a cause

fact-same_as_row = these are the numbers of { $other } ({ $numbers })
fact-continues_row = these continue { $other }, which itself is a day late
fact-previous_repeats = its previous repeats its current
fact-settlement_base = table 1 takes the change from { $base } ({ $with_base ->
    [none] the previous settlement
   *[other] { $with_base }
}), table 2 from { $previous } ({ $with_close ->
    [none] { "" }
   *[other] { $with_close }
}); if it is not settlement against close, one of the two is a slip
fact-repeats_previous_report = it prints what the previous report printed
fact-rows_repeat_previous_report = { $count } rows print what the previous report printed
