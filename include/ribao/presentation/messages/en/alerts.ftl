# Alerts: failures and notices. $day is the report date, $step what the task does.

## Headings and labels

alert-what = What happened
alert-lost = Is data lost?
alert-todo = What to do
alert-manual = operations manual
alert-details = Details
alert-log = Open the log
alert-day = report date
alert-task = task
alert-since-when = since
alert-attempts = attempts
alert-times = { $n }
alert-error = last error
alert-before-error = log before the error

## Failures by their error class; Exception stands for all others. Without .lost, that of the step is shown.

failure-WarehouseDown =
    .subject = the warehouse cannot be reached
    .what = PostgreSQL could not be reached while { $step }; the report of { $day } is not loaded. Until it is back, other tasks fail for the same reason, without further mails.
    .lost = No. The original and the numbers read from it are in the archive; a load is complete or does not happen.
    .todo = Check that PostgreSQL runs and that RIBAO_WAREHOUSE is right; then clear the failed tasks in Airflow to continue.
failure-SourceUnavailable =
    .subject = the publisher's site does not answer
    .what = The report of { $day } could not be fetched after several tries: the site does not answer.
    .lost = No. The report is still with the publisher; heal_gaps tries again every evening.
    .todo = Open the list page in a browser. When the site is back, clear the failed task, or wait for the evening.
failure-FetchRefused =
    .subject = the fetched file is not the report
    .what = The site did not return a PDF for { $day }.
    .lost = No. Earlier data are unaffected.
    .todo = Open the page in a browser; it may need a login, or config/sources.yaml a change. A run that still waits continues; for one that failed, heal_gaps tries again in the evening, or clear the task in Airflow.
failure-SiteUntrusted =
    .subject = the site's certificate is not valid
    .what = The site's certificate does not prove its identity, so the report of { $day } was not fetched from it.
    .lost = No. The report is still with the publisher; nothing was fetched.
    .todo = Do not bypass the check. Ask the publisher for a valid certificate; if this machine's clock is wrong or your own certificate authority is missing, fix that. A run that still waits continues; for one that failed, heal_gaps tries again in the evening, or clear the task in Airflow.
failure-SiteChanged =
    .subject = the site has changed
    .what = The list page no longer matches the configuration; the report of { $day } was not found.
    .lost = No. The report is still with the publisher, and the page is kept in the archive (the last error says where).
    .todo = Compare the kept page with the patterns in config/sources.yaml and correct them. A run that still waits continues; clear a task that failed.
failure-NotAReport =
    .subject = the file cannot be read as the report
    .what = The file of { $day } is not a readable daily report.
    .lost = No. The original is archived.
    .todo = Open the original. When the publisher replaces it, relook fetches the new file.
failure-TooHeavy =
    .subject = the file exceeds the reading limits
    .what = The file of { $day } exceeds the limits of time, memory or pages; reading was stopped.
    .lost = No. The original is archived.
    .todo = Open the original; if it is a report, raise the limits.
failure-ConfigError =
    .subject = a setting is wrong
    .what = A setting is wrong; the run for { $day } stopped while { $step }.
    .todo = Change the setting that the last error names, then clear the failed task.
failure-Killed =
    .subject = a task was killed
    .what = The process was killed while { $step } for { $day } and left no error: most often memory ran out, or the machine restarted.
    .todo = Check the machine's memory and its system log; then clear the failed task in Airflow.
failure-AirflowTaskTimeout =
    .subject = a task timed out
    .what = The task exceeded its time limit while { $step } for { $day }; the run stopped.
    .todo = See in the log where it stopped; if the site or the database is slow, clear the task later.
failure-DagImportError =
    .subject = a DAG file cannot be imported
    .what = Airflow cannot import { $task }; none of its runs will start.
    .lost = No. Loaded data are unaffected, and heal_gaps fetches missed days.
    .todo = Fix the file as the error below says; Airflow then imports it again.
failure-Exception =
    .subject = a task failed
    .what = An unexpected error occurred while { $step } for { $day }; the run stopped.
    .todo = Read the error and the log below; when the cause is fixed, clear the failed task in Airflow.

## What a task does, and why nothing is lost when it fails; step-task stands for all others.

step-wait_for_report = waiting for the report
    .lost = No. The report is still with the publisher.
step-fetch = fetching the report
    .lost = No. The report is still with the publisher; archived originals are unaffected.
step-archive = archiving the original
    .lost = No. The fetched file is still staged, and can be fetched again.
step-read = reading the report
    .lost = No. The original is archived and can be read again at any time.
step-check = checking the numbers
    .lost = No. The original and the numbers read from it are in the archive.
step-load = loading the warehouse
    .lost = No. A load is one transaction, complete or not at all; the original is in the archive.
step-notify = sending mails
    .lost = No. The data are loaded; the mails stay in the outbox and are sent later.
step-task = running { $task }
    .lost = No. Every step is complete or not done at all; archived originals can be processed again.

## $holiday in notices: on a day past the end of the calendar

alert-may-be-holiday = {" "}The calendar is known only up to { $horizon }: the day may be a holiday.

## $next in the notice of a missing report: what happens when it is published later

alert-later-healed = When it is published later, heal_gaps loads it at 19:30, as long as it is one of the last { $days } trading days.
alert-later-by_hand = heal_gaps does not look for this day; when it is published, trigger daily_report with its report_date.

## Notices

notice-late =
    .subject = the report is late
    .what = By { $time } Shanghai time the report of { $day } was not published.{ $holiday }
    .lost = No.
    .todo = Nothing. Ribao looks for it every 3 minutes and loads it when it is published. If it is not there by { $missing }, the day is marked missing and you get another mail.
notice-missing =
    .subject = the report is missing
    .what = By { $time } Shanghai time the report of { $day } was still not published; the day is marked missing.{ $holiday }
    .lost = No.
    .todo = Ask the publisher. { $next }
notice-arrived =
    .subject = the late report is loaded
    .what = The report of { $day } has arrived and is loaded; the late or missing alert is closed.
    .lost = No.
    .todo = Nothing.
notice-withdrawn =
    .subject = an error is withdrawn
    .what = The report of { $day } was checked again beside what the exchanges published. No longer an error: { $errors }.
    .lost = No. The printed number counts again.
    .todo = See the report's page. Withdraw a correction that you made of it.
notice-quarantined =
    .subject = the report is quarantined
    .what = The report of { $day } cannot be trusted as a whole: { $reason }. It is stored, and kept out of the marts.
    .lost = No. The original and the numbers read from it are kept.
    .todo = Check the original, then release it: `ribao release { $report_id } --who NAME --why REASON`; or reject it: `ribao reject { $report_id } --who NAME --why REASON`. Or answer in Airflow, in review_quarantine.
notice-calendar =
    .subject = the trading calendar ends soon
    .what = The known trading calendar ends on { $horizon }, in { $left } days. After that, every weekday is taken as a trading day.
    .lost = No.
    .todo = Enter the exchanges' new holiday notice in catalogue/calendar/notices.csv, or upgrade the calendar library and build the table again.
notice-disagree =
    .subject = two sources disagree
    .what = The report of { $day }: { $reason }. Both files are kept; that of the preferred source counts, this one is quarantined.
    .lost = No. Both originals and the numbers read from them are kept.
    .todo = Compare the two originals. If this one is right: `ribao release { $report_id } --who NAME --why REASON`; if not: `ribao reject { $report_id } --who NAME --why REASON`.
notice-source =
    .subject = one source failed
    .what = The source { $source } did not deliver the report of { $day }: { $reason }. Another source did.
    .lost = No. The report came from another source.
    .todo = Check the source: open it in a browser, or see config/sources.yaml.
notice-refused =
    .subject = a mail was refused
    .what = The mail server refused the mail “{ $mail }”: { $reason }.
    .lost = No. The mail stays in the outbox and is tried again.
    .todo = Check the address in config/people.yaml, or ask the administrator of the mail server.
notice-unrendered =
    .subject = the daily mail could not be built
    .what = The report of { $day } is loaded, but its mail could not be built: { $reason }.
    .lost = No. The data and the findings are in the warehouse; the Report Desk shows them.
    .todo = Analysts: see the Report Desk. Engineers: fix the error above.
