"""Sentences of a broker's analyst, made from templates: each fact is read, and nothing else."""

import pytest

from bench.sentences.scores import score_templates


@pytest.mark.parametrize("name", ["development", "held_out", "confirmation", "last"])
def test_every_fact_of_the_templates_is_read_and_no_other(name: str) -> None:
    scores = score_templates(name, draws=2, seed=1)
    assert scores.false == 0
    assert scores.found == scores.facts > 70
