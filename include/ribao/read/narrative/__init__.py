"""From lines of text to sections and to the numbers that they state.

`columns` orders the lines of two columns, `paragraphs` decides where paragraphs start, `headings` finds the
headings, and `sections` splits the lines into sections. `statements` reads the numbers of a section: `tokenizer` splits sentences
into tokens, by the terms of the catalogue's statements.yaml that `lexicon` loads; `mentions` merges names that stand
together; `sentence_parser` assigns numbers to names, with the state that `clauses` keeps; `claims` derives signs and
units; `series_matcher` finds the series that a name means.
"""
