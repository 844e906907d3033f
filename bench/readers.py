"""Whether table pages are read with pdfplumber's characters in pdfplumber's places: `python -m bench.readers FOLDER...`.

For each PDF, the characters that only one of the two has, and by how many points the others differ at most; copies of
fake-bold text count. With pdf_oxide installed (`pip install pdf_oxide`, no dependency of Ribao), it is compared too.
"""

import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from ribao import pdfium
from ribao.errors import Unreadable
from ribao.read.pdf import pdfminer_reader, pdfplumber_reader
from ribao.read.pdf.chars import Char, build_char
from ribao.read.pdf.page_transform import build_page_transform

Pages = dict[int, list[Char]]
Reader = Callable[[bytes, Sequence[int]], Pages]


def read_first(content: bytes, numbers: Sequence[int]) -> Pages:
    """The characters from which table pages are read."""
    document = pdfium.PdfDocument(content)
    transforms = {n: build_page_transform(document[n - 1]) for n in numbers}
    document.close()
    opened = pdfminer_reader.open_pages(content, numbers)
    return {n: pdfminer_reader.extract_page(page, transforms[n])[0] for n, page in opened.items()}


def read_with_oxide(content: bytes, numbers: Sequence[int]) -> Pages:
    """pdf_oxide's characters that run to the right."""
    library: Any = importlib.import_module("pdf_oxide")
    document = library.PdfDocument.from_bytes(content)
    sizes = pdfium.PdfDocument(content)
    return {
        n: [
            build_char(
                c.char,
                c.origin_x,
                c.origin_x + c.bbox[2],
                sizes[n - 1].get_height() - c.origin_y,
                c.font_size,
            )
            for c in document.extract_chars(n - 1)
            if not c.rotation_degrees and not c.char.isspace()
        ]
        for n in numbers
    }


def compare_pages(one: Sequence[Char], other: Sequence[Char]) -> tuple[int, int, float]:
    """How many characters only the first has and only the second, and the largest distance of the others."""
    places: dict[str, list[Char]] = defaultdict(list)
    for char in other:
        places[char.text].append(char)
    missing, furthest = 0, 0.0
    for char in one:
        nearest = min(places[char.text], key=lambda c: _measure(c, char), default=None)
        if nearest is None or _measure(nearest, char) > char.size:
            missing += 1
        else:
            places[char.text].remove(nearest)
            furthest = max(furthest, _measure(nearest, char))
    return missing, sum(map(len, places.values())), furthest


def _measure(one: Char, other: Char) -> float:
    return max(abs(one.x0 - other.x0), abs(one.x1 - other.x1), abs(one.bottom - other.bottom))


def compare_files(pdfs: Sequence[Path], reader: Reader) -> tuple[Counter[str], float]:
    """Compare a reader with pdfplumber on all pages of all files."""
    counts: Counter[str] = Counter()
    furthest = 0.0
    for pdf in pdfs:
        content = pdf.read_bytes()
        try:
            numbers = range(1, len(pdfium.PdfDocument(content)) + 1)
            read, second = reader(content, numbers), pdfplumber_reader.read_chars(content, numbers)
        except (Unreadable, pdfium.PdfiumError, RuntimeError) as error:
            click.echo(f"{pdf.name}: {error}")
            counts["unreadable"] += 1
            continue
        for number, chars in second.items():
            more, fewer, off = compare_pages(read[number], chars)
            counts.update(pages=1, characters=len(chars), more=more, fewer=fewer)
            furthest = max(furthest, off)
            if more or fewer:
                click.echo(f"{pdf.name} page {number}: {more} characters more than pdfplumber, {fewer} fewer")
    return counts, furthest


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--oxide", is_flag=True, help="Compare pdf_oxide with pdfplumber instead.")
def main(folders: tuple[Path, ...], oxide: bool) -> None:
    """Compare all PDFs of the folders."""
    pdfs = sorted(p for folder in folders for p in folder.glob("*.pdf"))
    counts, furthest = compare_files(pdfs, read_with_oxide if oxide else read_first)
    click.echo(
        f"{len(pdfs)} files, {counts['pages']} pages, {counts['characters']} characters: {counts['more']} more than "
        f"pdfplumber, {counts['fewer']} fewer, the others at most {furthest:.6f} points off"
    )
    sys.exit(bool(counts["more"] or counts["fewer"]))


if __name__ == "__main__":
    main()
