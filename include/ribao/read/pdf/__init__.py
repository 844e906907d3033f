"""From a PDF's bytes to pages of lines, words and characters.

`document` opens the file and gives one `page` per page of the PDF. `pdfplumber_reader` reads table pages
(`content_stream` splits their instructions), `pdfium_reader` reads all pages (`page_objects` lists what a page
draws), and `reader_comparison` compares the two. Both use `page_transform` (coordinates) and `chars`. `fake_bold`
drops the second copies of bold characters, `text_runs` finds the characters that one operator draws side by side, and
`lines` builds words and lines of these runs. `images` finds images and the text behind scans. `running_headers` drops the lines that
repeat from page to page.
"""
