"""From a PDF's bytes to a Report.

`reader` takes the path: `pdf` (bytes to pages of lines), `tables` (pages to quotes and indicators), `narrative`
(pages to sections and statements), `warnings` and `scans` (what is not certain), `confidence` (how certain each cell
is), `turned_pages` (boxes on the pages as displayed). `sandbox` runs `reader`, and `pictures` renders
pages, in a `child` process, which `confinement` isolates from the machine.
"""

# Raise it with every change that may read any report differently.
PARSER_VERSION = "16"

# How a child is told that pdfplumber reads every page of the tables a second time.
EVERY_PAGE = "every-page"
