"""From lines of text to sections and to the numbers that they state.

`name_cells` puts names in table cells of their own before their text, `columns` orders the lines of two columns, `paragraphs` decides where paragraphs start, `headings` finds the
headings, and `sections` splits the lines into sections. `statements` reads the numbers of a section: `tokenizer` splits sentences
into tokens, by the terms of the catalogue's statements.yaml that `lexicon` loads; `token_contexts` decides by their
neighbours what ambiguous tokens are; `mentions` merges names that stand together. `sentence_parser` goes through a sentence
with the state that `clauses` keeps: a name opens one of the `claims`, goes on with the last one (`continued_names`) or
belongs to a list (`claim_lists`); `number_roles` decides what a number is and `number_assignment` which claim takes it.
`assertions` derives signs and units; `series_matcher` finds the series that a name means.
"""
