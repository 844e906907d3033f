# The daily mail.

mail-subject-clean = nothing wrong found
mail-subject-standing = nothing new
mail-no-news = Nothing new is wrong in this report.
mail-printed = Printed
mail-unproved = { $n } more; the Report Desk has their proof.
mail-no-pictures = { $n } more have no picture here for want of room; see the Report Desk.
mail-standing = Told before, still standing
mail-since = since { $day }, seen { $n }×
mail-closed = Settled since the last report
mail-revised = Numbers changed since the last report
mail-moves = Biggest moves
mail-others = Other contracts
mail-crop = the page
mail-chart = Recent values. The hollow point is in doubt, the cross is the likely right value
mail-open-report = This report in the Report Desk
mail-open-airflow = Open in Airflow
mail-footer = The original report decides. Proposed values are worked out by program; see the page before you use them.
