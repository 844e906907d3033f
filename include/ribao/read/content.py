"""A page's drawing instructions for pdfminer (under pdfplumber), cut into words by one regular expression.

pdfminer cuts them character by character, in Python: that is two thirds of the
time that it takes over a table page. Here only the cutting is done; what the
instructions mean is pdfminer's. Where an instruction is not of the plain kind
(an inline image, brackets inside brackets of a string) pdfminer cuts it all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT, literal_name

_END = rb"(?=[\s\x00\[\]()<>/]|$)"
_WORD = re.compile(
    rb"[\s\x00]*(?:"
    rb"(?P<whole>[+-]?\d+)"
    + _END
    + rb"|(?P<broken>[+-]?(?:\d+\.\d*|\.\d+))"
    + _END
    + rb"|(?P<operator>[A-Za-z'\"]+[01*]?)"
    + _END
    + rb"|/(?P<name>[\w.+:-]+)"
    + _END
    + rb"|<(?P<hex>[0-9A-Fa-f]*)>"
    rb"|\((?P<string>(?:[^()\\]|\\.)*)\)"
    rb"|(?P<open>\[|<<)|(?P<close>\]|>>)"
    rb"|(?P<odd>\S))",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
# White space as PDF knows it.
_BLANK = b"\x00\t\n\f\r "

# Colours, pens and tags: they neither place nor shape what a table is read from.
_NO_MARK = frozenset(b"g G rg RG k K cs CS sc SC scn SCN sh gs ri i w J j M d BMC BDC EMC MP DP".split())

Operation = tuple[bytes, list[Any]]


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter, fed with whole operations."""

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out a page's content streams, or a form's (one that draws itself is left out)."""
        contents = [c for c in map(stream_value, streams) if c.objid not in self.parent_stream_ids]
        self.stream_ids = {c.objid for c in contents if c.objid is not None}
        try:
            found = list(_operations(b"\n".join(c.get_data() for c in contents).rstrip(_BLANK)))
        except ValueError:
            return super().execute(streams)
        for operator, operands in found:
            self._carry_out(operator, operands)
        return None

    def _carry_out(self, operator: bytes, operands: list[Any]) -> None:
        method = getattr(self, _method(operator), None)
        wanted = method.__code__.co_argcount - 1 if method else 0
        if method and operator not in _NO_MARK and len(operands) >= wanted:
            method(*operands[len(operands) - wanted :])


@lru_cache(256)
def _method(operator: bytes) -> str:
    """The name of pdfminer's method for an operator."""
    return "do_" + operator.decode().replace("*", "_a").replace('"', "_w").replace("'", "_q")


def _operations(content: bytes) -> Iterator[Operation]:
    """Each operator with its operands. ValueError where something is not of the plain kind."""
    outer: list[list[Any]] = []
    operands: list[Any] = []
    for word in _WORD.finditer(content):
        kind, text = word.lastgroup, word[word.lastindex or 0]
        if kind == "whole":
            operands.append(int(text))
        elif kind == "broken":
            operands.append(float(text))
        elif kind == "operator":
            if outer or text == b"BI":
                raise ValueError(f"{text!r} inside brackets, or an inline image")
            yield text, operands
            operands = []
        elif kind == "name":
            operands.append(LIT(text.decode()))
        elif kind == "hex":
            operands.append(bytes.fromhex((text + b"0" * (len(text) % 2)).decode()))
        elif kind == "string":
            operands.append(_ESCAPE.sub(_unescaped, text) if b"\\" in text else text)
        elif kind == "open":
            outer.append(operands)
            operands = []
        elif kind == "close" and outer:
            inner, operands = operands, outer.pop()
            operands.append(inner if text == b"]" else _dictionary(inner))
        else:
            raise ValueError(f"{text!r} is not of the plain kind")


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 255]) if escape[1] else _ESCAPED.get(escape[2], escape[2])


def _dictionary(words: Sequence[Any]) -> dict[str, Any]:
    return {literal_name(key): value for key, value in zip(words[::2], words[1::2], strict=True)}
