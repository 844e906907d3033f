"""Decide by their neighbours what tokens are that can be two things."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ribao.read.narrative.tokenizer import Token

_NUMBERS = ("number", "range")


def resolve_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give each token the kind that it has between its neighbours."""
    for k, token in enumerate(tokens):
        before = tokens[k - 1].kind if k else ""
        after = tokens[k + 1].kind if k + 1 < len(tokens) else ""
        if token.kind == "about" and before not in _NUMBERS and after in _NUMBERS:
            # 余 272200 吨 is what is left, 100 余吨 is about 100.
            yield replace(token, kind="to")
        elif token.kind == "topic" and after in _NUMBERS:
            # 库存上看 is a topic, 上看 70000 a target.
            yield replace(token, kind="maybe")
        else:
            yield token
