"""Count the boxes that do not hold their printed text: `python -m bench.boxes FOLDER...`.

pdfium reads the text inside the box of every cell and label of the folders' PDFs, and every section's lines. Without a
folder the samples are read.
"""

from collections.abc import Iterator
from pathlib import Path

import click
from ribao import pdfium
from ribao.errors import RibaoError
from ribao.model import CERTAIN, Box, Report
from ribao.read.reader import parse_report
from ribao_sim.layouts.compare import normalize_text

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def list_boxes(report: Report) -> Iterator[tuple[str, str, tuple[Box, ...]]]:
    """Name, text and boxes of each cell whose reading is certain, each label and each part of a section."""
    for cell in report.cells().values():
        if cell.text and cell.box and cell.reading_confidence == CERTAIN:
            yield cell.id, cell.text, (cell.box,)
    labels = [(i.row, i.metric, i.label_box) for i in report.indicators]
    labels += [(q.row, q.contract, q.label_box) for q in report.quotes]
    yield from ((row, text, (box,)) for row, text, box in labels if text and box)
    for section in report.sections:
        parts = {
            "headline": section.headline,
            "paragraphs": "".join(section.paragraphs),
            "advice": section.advice,
        }
        yield from ((f"{section.commodity} {k}", t, section.boxes[k]) for k, t in parts.items() if t)


def find_misplaced(content: bytes, report: Report) -> Iterator[str]:
    """A line for each text that pdfium does not find inside its boxes."""
    document = pdfium.PdfDocument(content)
    pages = [document[k] for k in range(len(document))]
    texts = [page.get_textpage() for page in pages]
    for name, text, boxes in list_boxes(report):
        found = ""
        for b in boxes:
            height = pages[b.page - 1].get_height()
            found += texts[b.page - 1].get_text_bounded(
                b.x0 - 1, height - b.bottom - 1, b.x1 + 1, height - b.top + 1
            )
        if not _holds(normalize_text(found), normalize_text(text), is_prose=" " in name):
            yield f"{name}: {text!r:.80} is read, its box holds {found!r:.80}"
    for part in (*texts, *pages):
        part.close()
    document.close()


def _holds(found: str, text: str, is_prose: bool) -> bool:
    """Whether a text is found; between the characters of prose a slanted watermark's may stand."""
    left = iter(found)
    return text in found or (is_prose and all(char in left for char in text))


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--show", default=3, help="So many misplaced texts of each report are printed.")
def main(folders: tuple[Path, ...], show: int) -> None:
    """Read, look inside each box, count."""
    total = wrong = 0
    for path in sorted(p for folder in folders or (SAMPLES,) for p in folder.glob("*.pdf")):
        content = path.read_bytes()
        try:
            report = parse_report(content)
        except RibaoError as error:
            click.echo(f"{path.name}: {error}")
            continue
        lines = list(find_misplaced(content, report))
        total += sum(1 for _ in list_boxes(report))
        wrong += len(lines)
        for line in lines[:show]:
            click.echo(f"{path.name}: {line}")
    click.echo(f"{total} texts, {wrong} not inside their boxes")


if __name__ == "__main__":
    main()
