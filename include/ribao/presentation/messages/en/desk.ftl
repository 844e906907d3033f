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
desk-nothing-loaded = The warehouse holds no report yet.

## Report

desk-report-of = 商品日报 { $day }
desk-no-report = There is no report of { $day }.
desk-absence-weekend = It is a weekend: none is published.
desk-absence-closed = The market is closed on this day: none is published.
desk-absence-future = The day is still to come.
desk-absence-missing = It was not published by the day's last deadline and is marked missing.
desk-absence-late = It is late and is looked for every 3 minutes.
desk-absence-not_loaded = It is a trading day, but its report is not loaded.
desk-load-it = To load it, trigger daily_report in Airflow with this report_date, or run
desk-report-tab-findings = Findings and pages
desk-report-tab-tables = Tables
desk-report-tab-text = Text and advice
desk-report-tab-revisions = Revisions
desk-day-before = earlier
desk-day-after = later
desk-counts-not = not in the marts
desk-parser = parser
desk-source = source
desk-fetched = fetched
desk-loaded-at = loaded
desk-no-pictures = The pages cannot be shown: the original is not in the archive or cannot be opened. The administrator finds the reason in the log.
desk-cells-hint = Point at any number, or move with the arrow keys: printed text, value, series.
desk-show-page = show on page { $n }
desk-seen = since { $first }, seen { $n }×
desk-history = History
desk-event-acknowledged = acknowledged
desk-event-corrected = corrected
desk-event-dismissed = dismissed
desk-event-reopened = reopened
desk-why = reason
desk-decide = Decide on the whole report
desk-act-accept = Accept { $value }
desk-act-accept_several = Accept the ticked values
desk-act-acknowledge = Acknowledge
desk-act-dismiss = Dismiss
desk-act-reopen = Undo: open again
desk-act-withdraw = Undo: withdraw correction
desk-act-by_hand = Correct by hand
desk-act-correct = Correct
desk-act-release = Release
desk-act-reject = Reject

## Tables and text

desk-table1 = Table 1: closes
desk-table2 = Table 2: industry data
desk-no-text = This report has no text.

## Revisions

desk-revision-list = Revisions of this report
desk-one-revision = This report has one revision only.
desk-compared = revision { $before } → revision { $after }
desk-same-numbers = Both print the same numbers.
desk-values-changed = Values that are no longer as printed
desk-none-changed = Every value is as printed.
desk-after = now
desk-cause = cause
desk-when = when
desk-state = state
desk-cell = where
desk-compare = compare
desk-file = file

## Series

desk-search = Chinese, English, pinyin initials or code
desk-find = Search
desk-n-series = { $n } of { $total } series
desk-unknown-series = not in the catalogue
desk-latest = latest
desk-no-hits = No series matches.
desk-compare-with = compare with
desk-how-both = side by side
desk-how-ratio = ratio
desk-how-difference = difference
desk-left-axis = left axis
desk-right-axis = right axis
desk-several-meant = “{ $text }” may be one of several series; choose one:
desk-none-meant = No series is called “{ $text }”; type a Chinese or English name, pinyin initials or a code.
desk-show = Show
desk-alone = this one alone
desk-span-m1 = 1 month
desk-span-m6 = 6 months
desk-span-y1 = 1 year
desk-span-y5 = 5 years
desk-span-all = all
desk-unit-lots = lots
desk-as-of = As known at
desk-now = now
desk-csv = Download CSV
desk-mark-suspect = in doubt
desk-mark-corrected = corrected
desk-mark-restated = restated
desk-chart-hint = Click or press Enter to open the report that printed the value; arrow keys move.
desk-no-data = Nothing was known then.
desk-all-changes = Changes since loading
desk-never-changed = Nothing has changed since it was loaded.
desk-was-value = was
desk-day = day

## Findings and checks

desk-findings-tab-list = Standing findings
desk-findings-tab-checks = How checks fare
desk-filter-standing = open and acknowledged
desk-filter-open = open
desk-filter-acknowledged = acknowledged
desk-filter-resolved = resolved
desk-filter-all = all
desk-any-severity = any severity
desk-any-commodity = any commodity
desk-any-kind = any kind
desk-any-age = any age
desk-seen-least = seen in { $n } reports or more
desk-filter = Filter
desk-n-findings = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
}
desk-looked-through = in the last { $n } reports
desk-no-findings = No finding fits.
desk-waiting-reports = Quarantined reports that wait for a decision
desk-last-seen = last seen
desk-kind = kind
desk-found = found
desk-noise = in 20 reports
desk-confirmed = confirmed
desk-denied = denied
desk-untold = untold
desk-hit-rate = hit rate
desk-over-time = last 24 months
desk-checks-hint = Confirmed: a person corrected by it, or the next report printed another number. Denied: a person dismissed it, or the next report printed the same number again.
desk-checks-span-90 = 90 days
desk-checks-span-365 = a year
desk-checks-span-1825 = five years
desk-n-reports = { $n ->
    [one] { $n } report since { $since }
   *[other] { $n } reports since { $since }
}
desk-no-outcomes = No errors or warnings in this time.

## Health

desk-sources = Sources
desk-last-file = last file
desk-usual = usually after 08:30
desk-time-days = { $days } d { $hours } h
desk-time-hours = { $hours } h { $minutes } min
desk-time-minutes = { $minutes } min
desk-worst = latest
desk-n-reports-short = reports
desk-calendar-end = Trading calendar
desk-known-until = { $n ->
    [one] known until { $day }, { $n } day left
   *[other] known until { $day }, { $n } days left
}
desk-renew = Enter the exchanges' notice for the coming year.
desk-outbox = Outbox
desk-mails-waiting = { $n ->
    [one] { $n } mail waiting
   *[other] { $n } mails waiting
}
desk-mails-oldest = the oldest since { $at }
desk-mails-sent = { $n } sent in seven days, the last { $at }
desk-warehouse = Warehouse
desk-table = table
desk-rows-about = rows (about)
desk-behind = { $n ->
    [one] the newest report is of { $day }, { $n } trading day behind the calendar
   *[other] the newest report is of { $day }, { $n } trading days behind the calendar
}
desk-bytes = size
desk-read-by = { $n ->
    [one] { $n } report read by version { $version }
   *[other] { $n } reports read by version { $version }
}
desk-parser-now = version { $n } is in use
desk-parser-old = Some reports were read by an older version; they can be read again from the archive.
desk-coverage = Coverage of known series
desk-covered = the report of { $day } holds { $n } of { $total } known series
desk-unknown-too = and { $n } that the catalogue does not know
desk-lacking = lacking
desk-last-value = last value
desk-troubled = Late and missing days
desk-came = came later
desk-not-come = has not come

## Errors

desk-title-login = Please log in
desk-title-refused = Not allowed
desk-title-lost = There is no such page
desk-title-failed = That did not work
desk-confirm-value = The value is meant although it is far outside the usual range
desk-problem-reason = A reason is needed: say why, in a few words.
desk-problem-number = “{ $text }” is not a number. Type it as the report should print it, such as -207.11 or 1,020.
desk-problem-implausible = “{ $text }” is far outside the range of this series ({ $low } to { $high }). Tick the box if it is meant, then submit again.
desk-problem-none_chosen = Tick at least one value.
desk-problem-corrected = { $who } has corrected one of these numbers to { $value }. Load the page again and look at its history first.
desk-problem-changed = Somebody has decided on this finding since you opened the page. Load it again and look at its history first.
desk-problem-impossible = This is not possible now: the report or the finding is in another state. Load the page again.
desk-problem-form = This form is too old or was not made for you here. Load the page again, then submit.
desk-problem-refused = Your account may not do this.
desk-problem-warehouse = The database cannot be reached. Try again in a while.
desk-problem-archive = The archive cannot be written. Nothing was decided; try again in a while.
desk-problem-setting = A setting is wrong ({ $text }); tell the administrator.
desk-problem-page = What you look for is not here.
desk-problem-failed = It failed. Try again; if it fails again, tell the administrator.
desk-problem-network = The server did not answer. What you typed is still here; try again.
desk-decided-release = released by { $who }: { $why }
desk-decided-reject = rejected by { $who }: { $why }
desk-login-hint = You are not logged in, or the session has expired. The login leads back here; what you typed is kept.
desk-typed = You typed:
desk-login = Log in
desk-back = Back
