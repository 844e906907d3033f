"""Mutations of PDFs. A mutant follows from the seed and its number alone, so each can be made again."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from bench.fuzz.document import PdfObject, build_pdf, parse_objects
from bench.fuzz.seeds import Seed

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_EXTREMES = b"""0 -1 1 2 255 256 65535 65536 -32769 2147483647 2147483648 -2147483649 4294967296 9223372036854775808
99999999999999999999 1e309 0.0000000001 -0.0 .5 1000000 -1000000 3.4028236e38 1_0 00 -- 1.2.3 NaN""".split()
_TOKENS = b"""<< >> [ ] ( ) < > / % obj endobj stream endstream xref trailer startxref null true false R
/Length /Filter /FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode /DCTDecode /JBIG2Decode
/JPXDecode /CCITTFaxDecode /Crypt /DecodeParms /Predictor /Columns /Colors /Type /Page /Pages /Kids /Count /Parent
/MediaBox /CropBox /Rotate /UserUnit /Contents /Resources /Font /XObject /Form /Image /Subtype /Type0 /Type1 /Type3
/TrueType /CIDFontType0 /CIDFontType2 /CharProcs /Encoding /Differences /ToUnicode /DescendantFonts /W /W2 /DW /DW2
/Widths /FirstChar /LastChar /FontBBox /FontMatrix /FontFile /FontFile2 /FontFile3 /CIDToGIDMap /Identity-H
/Identity-V /UniGB-UCS2-H /CIDSystemInfo /Matrix /BBox /Root /Prev /Size /XRef /ObjStm /Encrypt /ID /Info /Annots
/AcroForm /StructTreeRoot /MarkInfo /ProcSet BT ET Tf Tj TJ ' " Td TD Tm T* Tc Tw Tz TL Tr Ts q Q cm Do re m l c v y
h S s f f* B b W n gs BI ID EI BX EX d0 d1 BMC BDC EMC sh begincmap endcmap beginbfchar endbfchar beginbfrange
endbfrange begincodespacerange usecmap def begin end""".split()
_MOST_BLOCK = 400
# A file longer than this is not mutated further.
_LONGEST = 400_000


def flip_bytes(content: bytes, random: Random) -> bytes:
    """Flip a bit or set a byte in up to 16 places."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        at = random.randrange(len(changed))
        changed[at] = random.choice((changed[at] ^ (1 << random.randrange(8)), random.randrange(256)))
    return bytes(changed)


def delete_block(content: bytes, random: Random) -> bytes:
    """Cut a block out."""
    start, end = _choose_block(content, random)
    return content[:start] + content[end:]


def duplicate_block(content: bytes, random: Random) -> bytes:
    """Put a block in again, once or many times, at some place."""
    start, end = _choose_block(content, random)
    at = random.randrange(len(content) + 1)
    return content[:at] + content[start:end] * random.choice((1, 1, 2, 50)) + content[at:]


def swap_blocks(content: bytes, random: Random) -> bytes:
    """Exchange two blocks."""
    (a, b), (c, d) = sorted((_choose_block(content, random), _choose_block(content, random)))
    if b > c:
        return content
    return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]


def replace_number(content: bytes, random: Random) -> bytes:
    """Put an extreme number, or one near it, in the place of one."""
    found = list(_NUMBER.finditer(content))
    if not found:
        return flip_bytes(content, random)
    match = random.choice(found)
    near = b"%d" % (int(float(match[0][:15])) + random.choice((-1, 1, 2)))
    return content[: match.start()] + random.choice((*_EXTREMES, near)) + content[match.end() :]


def insert_token(content: bytes, random: Random) -> bytes:
    """Insert a token of PDF, or put it in the place of another."""
    at = random.randrange(len(content))
    found = re.compile(rb"[\s\[\]()<>/]").search(content, at)
    start = found.start() if found else at
    token = b" " + b" ".join(random.choices(_TOKENS, k=random.choice((1, 1, 2, 3)))) + b" "
    tail = content[start:]
    return content[:start] + token + (re.sub(rb"^\s?/?\w+", b"", tail) if random.random() < 0.5 else tail)


def _choose_block(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(content))
    return start, min(len(content), start + random.randint(1, random.choice((4, 40, _MOST_BLOCK))))


Operator = Callable[[bytes, Random], bytes]
OPERATORS: tuple[Operator, ...] = (
    flip_bytes,
    delete_block,
    duplicate_block,
    swap_blocks,
    replace_number,
    replace_number,
    insert_token,
    insert_token,
)


def mutate_bytes(content: bytes, random: Random) -> bytes:
    """Apply a few operators to bytes of any kind."""
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        if content and len(content) < _LONGEST:
            content = random.choice(OPERATORS)(content, random)
    return content


@dataclass(frozen=True)
class Mutator:
    """Makes mutants of seeds; `seed` chooses another series of them."""

    seeds: Sequence[Seed]
    seed: int

    @cached_property
    def _parsed(self) -> dict[str, tuple[list[PdfObject], bytes]]:
        return {s.name: parse_objects(s.content) for s in self.seeds}

    def build_mutant(self, number: int) -> tuple[str, bytes]:
        """The name of the seed of mutant `number`, and the mutant's bytes."""
        random = Random(f"{self.seed}/{number}")  # noqa: S311
        seed = random.choices(self.seeds, [s.weight for s in self.seeds])[0]
        if random.random() < 0.25:
            return seed.name, mutate_bytes(seed.content, random)
        objects, trailer = self._parsed[seed.name]
        if random.random() < 0.05:
            trailer = mutate_bytes(trailer, random)
        changed = list(objects)
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            at = random.randrange(len(changed))
            changed[at] = _mutate_object(changed[at], random)
        return seed.name, build_pdf(changed, trailer)


def _mutate_object(item: PdfObject, random: Random) -> PdfObject:
    if item.stream and random.random() < 0.7:
        return replace(item, stream=mutate_bytes(item.stream, random))
    return replace(item, head=mutate_bytes(item.head, random))
