"""From a PDF's bytes to pages of lines, words and characters.

`document` opens the file and gives one `page` per page of the PDF. `pdfminer_reader` reads table pages with pdfminer's
parser, fonts and interpreter, which are made faster: `tokens` splits objects, `content_stream` splits a page's
instructions, and `drawing` keeps the characters and edges that they draw. `pdfium_reader` reads the other pages
(`page_objects` lists what a page draws). On table pages `confirmation` asks pdfium for its text, and where that differs
`reader_comparison` compares the two character by character. `pdfplumber_reader` reads tables once more, for
`tables.second_reading`. All use `page_transform` (coordinates) and `chars`. `fake_bold`
drops the second copies of bold characters, `text_runs` finds the characters that one operator draws side by side, and
`lines` builds words and lines of these runs. `images` finds images and the text behind scans. `running_headers` drops the lines that
repeat from page to page.
"""
