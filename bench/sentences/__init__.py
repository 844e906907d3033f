"""Sentences with known facts, made from templates that were written without the parser's word lists.

`named_series` draws series with names and numbers, `templates` fills the sentences of development.yaml, held_out.yaml,
confirmation.yaml and last.yaml with them, `scores` compares what the parser reads with the facts.
"""
