# Alerts: failures and notices. $day is the report date, $step what the task does.

## Headings and labels

alert-what = What happened
alert-lost = Is data lost?
alert-todo = What to do
alert-manual = operations manual
alert-details = Details
alert-log = See the log
alert-day = report date
alert-task = task
alert-since-when = since
alert-attempts = attempts
alert-times = { $n }
alert-error = last error
alert-before-error = the log before it

## Failures by their error class; Exception stands for all others. Where .lost is left out, that of the step holds.

failure-WarehouseDown =
    .subject = the warehouse cannot be reached
    .what = PostgreSQL could not be reached while { $step }; the report of { $day } is not loaded. Other tasks fail for the same reason meanwhile, without mails of their own.
    .lost = No. The original and what was read lie in the archive; a load is done whole or not at all.
    .todo = See that PostgreSQL runs and RIBAO_WAREHOUSE is right; then clear the failed tasks in Airflow and they go on.
failure-SourceUnavailable =
    .subject = the publisher's site does not answer
    .what = The report of { $day } could not be fetched after several tries: the site does not answer.
    .lost = No. The report is still with the publisher; heal_gaps tries again every evening.
    .todo = Open the list page in a browser; when it is back clear the failed task, or wait for the evening.
failure-FetchRefused =
    .subject = what came is not the report
    .what = The site did not give the PDF of { $day }.
    .lost = No. Earlier data are untouched.
    .todo = Open the page in a browser; it may want a login, or config/sources.yaml a change. A run that still waits goes on by itself; for one that has failed heal_gaps tries again in the evening, or clear the task in Airflow.
failure-SiteUntrusted =
    .subject = the site's certificate is not valid
    .what = The site's certificate does not prove whose it is, so the report of { $day } was not fetched from it.
    .lost = No. The report is still with the publisher; nothing was fetched.
    .todo = Do not go around the check. Ask the publisher for a right certificate; where this machine's clock is wrong or an authority of your own is lacking, mend that. A run that still waits goes on by itself; for one that has failed heal_gaps tries again in the evening, or clear the task in Airflow.
failure-SiteChanged =
    .subject = the site has changed
    .what = The list page no longer looks as configured; the report of { $day } was not found.
    .lost = No. The report is still with the publisher, and the page is kept in the archive (the last error says where).
    .todo = Compare the kept page with the patterns in config/sources.yaml and mend them. A run that still waits goes on by itself; clear a task that has failed.
failure-NotAReport =
    .subject = the file cannot be read as the report
    .what = The file of { $day } is not a readable daily report.
    .lost = No. The original is archived.
    .todo = Open the original. When the publisher mends it, relook takes the new file by itself.
failure-TooHeavy =
    .subject = the file is over the reading limits
    .what = The file of { $day } goes over the limits of time, memory or pages; reading was stopped.
    .lost = No. The original is archived.
    .todo = Open the original; if it is a report after all, raise the limits.
failure-ConfigError =
    .subject = a setting is wrong
    .what = A setting is wrong; the run for { $day } stopped while { $step }.
    .todo = Change the setting that the last error names, then clear the failed task.
failure-Killed =
    .subject = a task was killed
    .what = The process was killed while { $step } for { $day } and left no error: most often memory ran out, or the machine restarted.
    .todo = See the machine's memory and its system log; then clear the failed task in Airflow.
failure-AirflowTaskTimeout =
    .subject = a task took too long
    .what = It took longer than allowed: { $step } for { $day }; the run stopped.
    .todo = See where the log stops; if the site or the database is slow, clear the task later.
failure-DagImportError =
    .subject = a DAG file cannot be imported
    .what = Airflow cannot import { $task }; none of its runs will start.
    .lost = No. What is loaded is untouched, and heal_gaps makes up for missed days.
    .todo = Mend the file as the error below says; Airflow imports it again by itself.
failure-Exception =
    .subject = a task has failed
    .what = An unforeseen error came up while { $step } for { $day }; the run stopped.
    .todo = See the error and the log below; when it is mended, clear the failed task in Airflow.

## What a task does, and why nothing is lost when it fails; step-task stands for all others.

step-wait_for_report = waiting for the report
    .lost = No. The report is still with the publisher.
step-fetch = fetching the report
    .lost = No. The report is still with the publisher; archived originals are untouched.
step-archive = archiving the original
    .lost = No. The fetched file is still staged, and can be fetched again.
step-read = reading the report
    .lost = No. The original is archived and can be read again at any time.
step-check = checking the numbers
    .lost = No. The original and what was read are in the archive.
step-load = loading the warehouse
    .lost = No. A load is one transaction, whole or not at all; the original is in the archive.
step-tell = sending mails
    .lost = No. The data are loaded; the mails stay in the outbox and are sent later.
step-task = task { $task } ran
    .lost = No. Every step is done whole or not at all; archived originals can be run again.

## $holiday in notices: on a day past the end of the calendar

alert-may-be-holiday = {" "}The calendar is known up to { $horizon } only: the day may as well be a holiday.

## $next in the notice of a missing report: what happens when it is published later

alert-later-healed = When it is published later, heal_gaps loads it at 19:30, as long as it is one of the last { $days } trading days.
alert-later-by_hand = heal_gaps does not look for this day; when it is published, trigger daily_report with its report_date.

## Notices

notice-late =
    .subject = the report is late
    .what = By { $time } Shanghai time the report of { $day } was not published.{ $holiday }
    .lost = No.
    .todo = Nothing: it is looked for every 3 minutes and loaded when it comes. If it has not come by { $missing }, the day is marked missing and you are told again.
notice-missing =
    .subject = the report is missing
    .what = By { $time } Shanghai time the report of { $day } was still not published; the day is marked missing.{ $holiday }
    .lost = No.
    .todo = Ask the publisher. { $next }
notice-arrived =
    .subject = the late report is loaded
    .what = The report of { $day } has come and is loaded; the late or missing alert is closed.
    .lost = No.
    .todo = Nothing.
notice-quarantined =
    .subject = the report is quarantined
    .what = The report of { $day } is not to be believed as a whole: { $reason }. It is stored, and kept out of the marts.
    .lost = No. The original and the numbers read from it are kept.
    .todo = Look at the original, then release it: `ribao release { $report_id } --who NAME --why REASON`; or reject it: `ribao reject { $report_id } --who NAME --why REASON`. Or answer in Airflow, in review_quarantine.
notice-calendar =
    .subject = the trading calendar ends
    .what = The known trading calendar ends on { $horizon }, in { $left } days. After it weekdays are assumed.
    .lost = No.
    .todo = Enter the exchanges' new holiday notice in catalogue/calendar/notices.csv, or upgrade the calendar library and build the table again.
notice-disagree =
    .subject = two sources disagree
    .what = The report of { $day }: { $reason }. Both are kept; that of the source asked first counts, this one is quarantined.
    .lost = No. Both originals and the numbers read from them are kept.
    .todo = Compare the two originals. If this one is right: `ribao release { $report_id } --who NAME --why REASON`; if not: `ribao reject { $report_id } --who NAME --why REASON`.
notice-source =
    .subject = one source fails
    .what = The source { $source } did not give the report of { $day }: { $reason }. Another source did.
    .lost = No. The report came from another source.
    .todo = Look at the source: open it in a browser, or see config/sources.yaml.
notice-refused =
    .subject = a mail is refused
    .what = The mail “{ $mail }” is refused: { $reason }.
    .lost = No. It stays in the outbox and is tried again.
    .todo = See the address in config/people.yaml, or ask whoever runs the mail server.
notice-unrendered =
    .subject = the daily mail could not be made
    .what = The report of { $day } is loaded, but its mail could not be made: { $reason }.
    .lost = No. The data and the findings are in the warehouse; the Report Desk shows them.
    .todo = Analysts: see the Report Desk. Engineers: mend what the error names.
