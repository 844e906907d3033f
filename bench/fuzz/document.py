"""A PDF as its objects, so that a mutated object can be put back into a file that is otherwise valid."""

import re
import zlib
from base64 import a85decode, a85encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PdfObject:
    """An indirect object: its number, its dictionary or value, and the decoded stream if it has one."""

    number: int
    head: bytes
    stream: bytes | None = None


def parse_objects(content: bytes) -> tuple[list[PdfObject], bytes]:
    """The objects of a PDF with a classic xref table, and its trailer dictionary."""
    found = [_parse_object(int(m[1]), m[2]) for m in _OBJECT.finditer(content)]
    trailer = _TRAILER.search(content)
    return found, trailer[1] if trailer else b"<< >>"


def _parse_object(number: int, body: bytes) -> PdfObject:
    match = _STREAM.fullmatch(body)
    if not match:
        return PdfObject(number, body)
    return PdfObject(number, match[1], _decode(match[1], match[2]))


def _decode(head: bytes, stream: bytes) -> bytes:
    with suppress(ValueError, zlib.error):
        if b"ASCII85Decode" in head:
            stream = a85decode(stream.strip().removesuffix(b"~>"))
        if b"FlateDecode" in head:
            stream = zlib.decompress(stream)
    return stream


def _encode(head: bytes, stream: bytes) -> bytes:
    if b"FlateDecode" in head:
        stream = zlib.compress(stream, 1)
    return a85encode(stream) + b"~>" if b"ASCII85Decode" in head else stream


def build_pdf(objects: Sequence[PdfObject], trailer: bytes) -> bytes:
    """A PDF of these objects, with the right lengths and offsets."""
    body, offsets = bytearray(b"%PDF-1.4\n"), {0: 0}
    for item in objects:
        offsets[item.number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (item.number, _format_object(item))
    start = len(body)
    body += b"xref\n"
    for number, offset in sorted(offsets.items()):
        body += b"%d 1\n%010d %05d %s \n" % (number, offset, 0 if number else 65535, b"n" if number else b"f")
    return bytes(body + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))


def _format_object(item: PdfObject) -> bytes:
    if item.stream is None:
        return item.head
    stream = _encode(item.head, item.stream)
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(stream), item.head, count=1)
    return head + b"stream\n" + stream + b"\nendstream"
