"""Measure how many facts of template sentences the parser finds: python -m bench.statement_accuracy [SET] [DRAWS] [--misses]."""

import sys

from bench.sentences.scores import Scores, score_templates

SETS = ("development", "held_out", "confirmation", "last")


def main(sets: tuple[str, ...], draws: int, with_misses: bool) -> None:
    """Print a line of counts for each set; with `with_misses` the sentences that are not read exactly."""
    for name in sets:
        scores = score_templates(name, draws, seed=7)
        print(
            f"{name}: {scores.sentences} sentences, {scores.found} of {scores.facts} facts found"
            f" ({scores.found / scores.facts:.2%}), {scores.changes_right} of {scores.changes} changes right,"
            f" {scores.false} false statements"
        )
        if with_misses:
            _print_misses(scores)


def _print_misses(scores: Scores) -> None:
    for sentence, read in scores.misses:
        print(f"{sentence.heading} {sentence.text}")
        for fact in sentence.facts:
            print(f"   fact {fact.series} {fact.value} {fact.change}{'' if fact.is_daily else ' not daily'}")
        for a in read:
            print(f"   read {a.series} {a.value} {a.unit} {a.change} {a.period} ({a.metric})")


if __name__ == "__main__":
    options = sys.argv[1:]
    named = tuple(o for o in options if o in SETS) or SETS
    main(named, next((int(o) for o in options if o.isdigit()), 20), "--misses" in options)
