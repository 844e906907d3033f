"""Split a page's content stream into tokens with one regular expression, and let pdfminer interpret them.

pdfminer splits it character by character, in Python, which takes two thirds of
its time for a table page. Where the stream holds what the expression cannot
split (an inline image, nested brackets in a string), pdfminer splits it all.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT, literal_name

_END = r"(?=[\s\x00\[\]()<>/]|$)"
_TOKEN = re.compile(
    (
        rf"[\s\x00]*(?:(?P<integer>[+-]?\d+){_END}|(?P<real>[+-]?(?:\d+\.\d*|\.\d+)){_END}"
        rf"|(?P<operator>[A-Za-z'\"]+[01*]?){_END}|/(?P<name>[\w.+:-]+){_END}"
        r"|<(?P<hex>[0-9A-Fa-f]*)>|\((?P<string>(?:[^()\\]|\\.)*)\)"
        r"|(?P<open>\[|<<)|(?P<close>\]|>>)|(?P<other>\S))"
    ).encode(),
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPE_VALUES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_ESCAPE_VALUES |= {b"\n": b"", b"\r": b"", b"\r\n": b""}
# White space by the PDF standard.
_WHITE_SPACE = b"\x00\t\n\f\r "

# Colours, pens and tags: skip them, since they neither place nor shape text and edges.
_IGNORED = frozenset(b"g G rg RG k K cs CS sc SC scn SCN sh gs ri i w J j M d BMC BDC EMC MP DP".split())

Operation = tuple[bytes, list[Any]]


class ContentInterpreter(PDFPageInterpreter):
    """pdfminer's interpreter, given whole operations."""

    def execute(self, streams: Sequence[object]) -> None:
        """Execute the content streams of a page or a form; skip a form that draws itself."""
        contents = [c for c in map(stream_value, streams) if c.objid not in self.parent_stream_ids]
        self.stream_ids = {c.objid for c in contents if c.objid is not None}
        try:
            content = b"\n".join(c.get_data() for c in contents)
            operations = list(_parse_operations(content.rstrip(_WHITE_SPACE)))
        except ValueError:
            return super().execute(streams)
        methods: dict[bytes, tuple[Callable[..., None] | None, int]] = {}
        for operator, operands in operations:
            if operator not in methods:
                methods[operator] = self._find_method(operator)
            method, arity = methods[operator]
            if method and len(operands) >= arity:
                method(*operands[len(operands) - arity :])
        return None

    def _find_method(self, operator: bytes) -> tuple[Callable[..., None] | None, int]:
        """pdfminer's method for an operator, and how many operands it takes; None for one to skip."""
        name = "do_" + operator.decode().replace("*", "_a").replace('"', "_w").replace("'", "_q")
        method = None if operator in _IGNORED else getattr(self, name, None)
        return method, method.__code__.co_argcount - 1 if method else 0

    def get_current_state(self) -> Any:
        """Copy what `q` saves: without colours and pens, which nothing here changes."""
        state = object.__new__(PDFTextState)
        vars(state).update(vars(self.textstate))
        return self.ctm, state, self.graphicstate

    def do_TJ(self, strings: Any) -> None:  # noqa: N802 (pdfminer's name)
        """Draw strings."""
        if self.textstate.font is not None:
            self.device.render_string(self.textstate, strings, self.graphicstate.ncs, self.graphicstate)


def _parse_operations(content: bytes) -> Iterator[Operation]:
    """Each operator with its operands. Raises ValueError where the expression cannot split the stream."""
    outer: list[list[Any]] = []
    operands: list[Any] = []
    for token in _TOKEN.finditer(content):
        kind, text = token.lastgroup, token[token.lastindex or 0]
        if kind == "integer":
            operands.append(int(text))
        elif kind == "real":
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
            operands.append(_ESCAPE.sub(_unescape, text) if b"\\" in text else text)
        elif kind == "open":
            outer.append(operands)
            operands = []
        elif kind == "close" and outer:
            inner, operands = operands, outer.pop()
            operands.append(inner if text == b"]" else _build_dictionary(inner))
        else:
            raise ValueError(f"{text!r} is no simple token")


def _unescape(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 255]) if escape[1] else _ESCAPE_VALUES.get(escape[2], escape[2])


def _build_dictionary(items: Sequence[Any]) -> dict[str, Any]:
    return {literal_name(key): value for key, value in zip(items[::2], items[1::2], strict=True)}
