"""From pages to the rows of both tables.

`regions` finds the pages and heights where the tables stand, by the header rows that `headers` finds. `columns`
derives the x range of each column from a header and the numbers below it. `seams` parts the texts of cells that touch,
`placement` assigns words to columns, also numbers that are wider than their cells, and
`cell_pictures` the pictures of numbers. `rows` builds cells and
`row_grouping` groups lines into rows; `page_breaks` rejoins rows and headers that a page's end splits. `quotes` reads
table 1. `blocks` collects the blocks of table 2, `block_names` assigns their names, and `indicators` reads them.
`reader_conflicts` reports the cells that the two PDF libraries read differently, `second_reading` those that pdfplumber
reads differently.
"""
