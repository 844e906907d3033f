# The Report Desk.

desk-tab-calendar = Calendar
desk-tab-report = Report
desk-tab-series = Series
desk-tab-findings = Findings
desk-tab-health = Health
desk-skip = Skip to content
desk-to-airflow = Open Airflow
desk-language = 中文
desk-signed-in = signed in as { $who }
desk-read-only = read-only

## Calendar

desk-month-1 = January
desk-month-2 = February
desk-month-3 = March
desk-month-4 = April
desk-month-5 = May
desk-month-6 = June
desk-month-7 = July
desk-month-8 = August
desk-month-9 = September
desk-month-10 = October
desk-month-11 = November
desk-month-12 = December
desk-weekday-1 = M
desk-weekday-2 = T
desk-weekday-3 = W
desk-weekday-4 = T
desk-weekday-5 = F
desk-newest = Newest report
desk-provisional = calendar provisional
desk-nothing-loaded = No reports are loaded yet.

## Report

desk-report-of = 商品日报 { $day }
desk-no-report = There is no report for { $day }.
desk-absence-weekend = No report is published at weekends.
desk-absence-closed = The market is closed on this day; no report is published.
desk-absence-future = This day is in the future.
desk-absence-missing = The report was not published by the day's last deadline; the day is marked missing.
desk-absence-late = The report is late; Ribao looks for it every 3 minutes.
desk-absence-not_loaded = This is a trading day, but its report is not loaded.
desk-load-it = To load it, trigger daily_report in Airflow with this report_date, or run
desk-report-tab-findings = Findings and pages
desk-report-tab-tables = Tables
desk-report-tab-text = Text and advice
desk-report-tab-revisions = Revisions
desk-day-before = previous
desk-day-after = next
desk-counts-not = excluded from the marts
desk-parser = parser
desk-source = source
desk-fetched = fetched
desk-loaded-at = loaded
desk-no-pictures = The pages cannot be shown: the original is not in the archive or cannot be opened. The log has the reason.
desk-cells-hint = Point at a number, or move with the arrow keys, to see its printed text, value and series.
desk-show-page = show on page { $n }
desk-history = History
desk-event-acknowledged = acknowledged
desk-event-corrected = corrected
desk-event-dismissed = dismissed
desk-event-reopened = reopened
desk-why = reason
desk-decide = Decide on the whole report
desk-act-accept = Accept { $value }
desk-act-accept_several = Accept selected values
desk-act-acknowledge = Acknowledge
desk-act-dismiss = Dismiss
desk-act-reopen = Undo: reopen
desk-act-withdraw = Undo: withdraw correction
desk-act-choose = Accept the chosen value
desk-choose-value = The evidence does not single out one value: choose
desk-act-by_hand = Correct manually
desk-act-correct = Correct
desk-act-release = Release
desk-act-reject = Reject

## Tables and text

desk-table1 = Table 1: closing prices
desk-table2 = Table 2: industry data
desk-tables-legend = printed → best value; coloured numbers are suspect or replaced, the line below says why.
desk-excel = Download Excel
desk-no-rows = This report has no number of this commodity.
desk-no-text = This report has no text.

## Revisions

desk-revision-list = Revisions of this report
desk-one-revision = This report has only one revision.
desk-compared = revision { $before } → revision { $after }
desk-same-numbers = Both revisions print the same numbers.
desk-values-changed = Values that differ from the printed ones
desk-none-changed = All values are as printed.
desk-after = current
desk-cause = cause
desk-when = when
desk-state = state
desk-cell = cell
desk-compare = compare
desk-file = file

## Series

desk-search = Chinese, English, pinyin initials or code
desk-find = Search
desk-n-series = { $n } of { $total } series
desk-unknown-series = not in the catalogue
desk-latest = latest
desk-no-hits = No matching series.
desk-compare-with = compare with
desk-how-both = side by side
desk-how-ratio = ratio
desk-how-difference = difference
desk-left-axis = left axis
desk-right-axis = right axis
desk-several-meant = “{ $text }” matches several series; choose one:
desk-none-meant = “{ $text }” matches no series. Enter a Chinese or English name, pinyin initials or a code.
desk-show = Show
desk-alone = Show one series
desk-span-m1 = 1 month
desk-span-m6 = 6 months
desk-span-y1 = 1 year
desk-span-y5 = 5 years
desk-span-all = all
desk-unit-lots = lots
desk-as-of = As known at
desk-now = now
desk-csv = Download CSV
desk-mark-suspect = { doubtful }
desk-mark-corrected = corrected
desk-mark-restated = restated
desk-mark-published = published elsewhere
desk-chart-hint = Click or press Enter to open the report that printed the value; move with the arrow keys.
desk-no-data = No data were known at this time.
desk-all-changes = Changes since loading
desk-never-changed = No changes since loading.
desk-was-value = was
desk-day = day

## Findings and checks

desk-findings-tab-list = Open findings
desk-findings-tab-checks = Check accuracy
desk-filter-standing = open and acknowledged
desk-filter-open = { state-open }
desk-filter-acknowledged = { state-acknowledged }
desk-filter-resolved = { state-resolved }
desk-filter-all = all
desk-any-severity = any severity
desk-any-commodity = any commodity
desk-any-kind = any type
desk-any-age = any age
desk-seen-least = in at least { $n } reports
desk-filter = Filter
desk-n-findings = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
}
desk-looked-through = in the last { $n } reports
desk-no-findings = No matching findings.
desk-waiting-reports = Quarantined reports awaiting a decision
desk-last-seen = last seen
desk-kind = type
desk-found = found
desk-noise = per 20 reports
desk-confirmed = confirmed
desk-denied = rejected
desk-undecided = undecided
desk-hit-rate = hit rate
desk-over-time = last 24 months
desk-checks-hint = Confirmed: a person corrected the number, or the next report prints another one. Rejected: a person dismissed the finding, or the next report prints the same number again. Undecided: neither yet.
desk-checks-span-90 = 90 days
desk-checks-span-365 = 1 year
desk-checks-span-1825 = 5 years
desk-n-reports = { $n ->
    [one] { $n } report since { $since }
   *[other] { $n } reports since { $since }
}
desk-no-outcomes = No errors or warnings in this period.

## Health

desk-sources = Sources
desk-last-file = last file
desk-usual = usually after 08:30
desk-time-days = { $days } d { $hours } h
desk-time-hours = { $hours } h { $minutes } min
desk-time-minutes = { $minutes } min
desk-worst = latest
desk-n-reports-short = reports
desk-witnesses = Witnesses
desk-newest-day = newest day
desk-last-answer = last answer
desk-usual-after-day = usually after the day begins
desk-n-days = days
desk-calendar-end = Trading calendar
desk-known-until = { $n ->
    [one] known until { $day }, { $n } day left
   *[other] known until { $day }, { $n } days left
}
desk-renew = Enter the exchanges' holiday notice for the coming year.
desk-outbox = Outbox
desk-mails-waiting = { $n ->
    [one] { $n } mail waiting
   *[other] { $n } mails waiting
}
desk-mails-oldest = oldest from { $at }
desk-mails-sent = { $n } sent in seven days, last at { $at }
desk-warehouse = Warehouse
desk-table = table
desk-rows-about = rows (approx.)
desk-behind = { $n ->
    [one] the newest report is of { $day }, { $n } trading day behind the calendar
   *[other] the newest report is of { $day }, { $n } trading days behind the calendar
}
desk-bytes = size
desk-read-by = { $n ->
    [one] { $n } report read by version { $version }
   *[other] { $n } reports read by version { $version }
}
desk-parser-now = version { $n } in use
desk-parser-old = Some reports were read by an older version; they can be read again from the archive.
desk-coverage = Coverage of known series
desk-covered = the report of { $day } holds { $n } of { $total } known series
desk-unknown-too = plus { $n } that are not in the catalogue
desk-lacking = Missing
desk-last-value = last value
desk-troubled = Late and missing days
desk-came = arrived later
desk-not-come = not arrived

## Errors

desk-title-login = Please log in
desk-title-refused = Not allowed
desk-title-lost = Page not found
desk-title-failed = Request failed
desk-confirm-value = The value is correct although it is far outside the usual range
desk-problem-reason = Please give a reason; a few words are enough.
desk-problem-number = “{ $text }” is not a number. Enter it as the report would print it, such as -207.11 or 1,020.
desk-problem-implausible = “{ $text }” is far outside the range of this series ({ $low } to { $high }). If it is correct, tick the box and submit again.
desk-problem-none_chosen = Select at least one value.
desk-problem-corrected = { $who } has corrected one of these numbers to { $value }. Reload the page and read the history before you decide.
desk-problem-changed = Somebody has decided on this finding since you opened the page. Reload it and read the history before you decide.
desk-problem-impossible = This action is no longer possible: the state of the report or finding has changed. Reload the page.
desk-problem-form = This form has expired or was not issued to you. Reload the page and submit again.
desk-problem-refused = Your account is read-only.
desk-problem-warehouse = The database cannot be reached. Try again later.
desk-problem-archive = The archive cannot be written, so nothing was changed. Try again later.
desk-problem-setting = A setting is wrong ({ $text }). Please tell the administrator.
desk-problem-page = There is nothing at this address.
desk-problem-failed = The request failed. Try again; if it fails again, tell the administrator.
desk-problem-network = The server did not answer. What you entered is still here; try again.
desk-decided-release = released by { $who }: { $why }
desk-decided-reject = rejected by { $who }: { $why }
desk-login-hint = You are not logged in, or your session has expired. After the login you return to this page, and what you entered is kept.
desk-typed = You entered:
desk-login = Log in
desk-back = Back
