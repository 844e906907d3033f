"""PDF -> Report.

The way: `pages` opens the file and gives a sheet a page. Table pages are read
`with_pdfplumber` (`content` cuts their instructions), and `witness` compares
pdfium's characters with them; the others are read `with_pdfium` (and `drawn`).
`paper`, `marks`, `bold` and `lines` serve both. -> `margins` (running lines
out) -> `narrative` (sections), `statements` (the numbers that they state) and
`tables` (where the tables stand) -> `headers` and `columns` -> `sheet` (rows
and cells; `cut`: those that a page's end cuts through) -> `table1`, `table2` ->
`doubts`, `disputed` (what is not certain). `reader` goes this way. `sandbox` has it
done, and `pictures` draws pages, in a `child` process, which `confinement` shuts off from the machine.
"""

# Raise it with every change that may read any report differently.
PARSER_VERSION = "13"
