"""Split PDF objects and character maps into tokens with one regular expression.

pdfminer splits them character by character, in Python, which takes most of its time for a report with many fonts. Here
the expression takes the token that starts at the parser's place, and pdfminer's own way takes what it does not match:
comments, escapes, nested brackets, a token at the buffer's end, damage.
"""

import re
from typing import Any

from pdfminer.cmapdb import CMapParser
from pdfminer.pdfparser import PDFParser
from pdfminer.psparser import KEYWORD_DICT_BEGIN, KEYWORD_DICT_END, KWD, LIT, PSBaseParser

# What ends a name or a keyword. White space is Python's, as pdfminer's is.
_END = rb"(?=[/%\[\]()<>{}\s])"
_WORD = rb"[^#/%\[\]()<>{}\s]*"
_TOKEN = re.compile(
    rb"\s*(?:([+-]?\d+)(?=[^0-9.])|/(" + _WORD + rb")" + _END + rb"|([A-Za-z]" + _WORD + rb")" + _END + rb""
    rb"|([+-]?(?:\d+\.\d*|\.\d+))(?=[^0-9])|<((?:[0-9A-Fa-f]{2})*)>|(<<|>>|[\[\]{}])|\(([^()\\]*)\))"
)
_INTEGER, _NAME, _KEYWORD, _REAL, _HEX, _BRACKET, _STRING = range(1, 8)
_WORDS: dict[bytes, Any] = {
    b"true": True,
    b"false": False,
    b"<<": KEYWORD_DICT_BEGIN,
    b">>": KEYWORD_DICT_END,
}


class _Tokens(PSBaseParser):
    """pdfminer's parser with the expression before its own splitter."""

    def nexttoken(self) -> tuple[int, Any]:
        """Get the next token with its place. Raises PSEOF."""
        found = None if self._tokens else _TOKEN.match(self.buf, self.charpos)
        if not found:
            return super().nexttoken()
        kind = found.lastindex or 0
        self.charpos = found.end()
        return self.bufpos + found.start(kind), _convert(kind, found[kind])


def _convert(kind: int, text: bytes) -> Any:
    if kind == _INTEGER:
        return int(text)
    if kind == _NAME:
        return LIT(_decode_name(text))
    if kind in (_KEYWORD, _BRACKET):
        word = _WORDS.get(text)
        return KWD(text) if word is None else word
    if kind == _REAL:
        return float(text)
    return bytes.fromhex(text.decode()) if kind == _HEX else text


def _decode_name(name: bytes) -> Any:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name


class ObjectParser(_Tokens, PDFParser):
    """pdfminer's parser of a PDF's objects."""


class MapParser(_Tokens, CMapParser):
    """pdfminer's parser of a font's character map."""

    BUFSIZ = 1 << 16
