# The daily mail.

mail-subject-clean = no problems found
mail-subject-standing = no new problems
mail-no-news = No new problems in this report.
mail-printed = Printed
mail-unproved = { $n } more; see the Report Desk for their evidence.
mail-no-pictures = { $n } more are without pictures to keep this mail short; see the Report Desk.
mail-standing = Reported before, still open
mail-closed = Resolved since the last report
mail-reconsidered = Earlier reports, checked again since the last mail
reconsidered-new = new
reconsidered-changed = changed
reconsidered-withdrawn = withdrawn
mail-revised = Values changed since the last report
mail-moves = Biggest moves
mail-others = Other contracts
mail-crop = the page
mail-chart = Recent values. Hollow: suspect. Cross: the proposed value
mail-open-report = This report in the Report Desk
mail-open-airflow = Open in Airflow
mail-footer = The original report prevails. Proposed values are computed; check the page before you use them.
