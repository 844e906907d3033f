"""Seconds and peak memory per report, beside plain pdfplumber and the floor: `python -m bench.read FOLDER...`.

Each PDF is read three ways in one run: by Ribao, by pdfplumber's extract_tables() and extract_text() on every
page, and by pdfium's text of every page (the floor). The first report is read once before, which loads the catalogue;
what that costs is in the child that reads one sample from its start. `--repeat N` then reads the first PDF N times in one process
and says how far memory grew. Without a folder the samples are read.
"""

import logging
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median

import click
import pdfplumber
import psutil
from ribao import pdfium
from ribao.read.confinement import build_clean_env
from ribao.read.reader import parse_report

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def read_with_pdfplumber(content: bytes) -> None:
    """What a first script does: tables and text of all pages."""
    with pdfplumber.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def read_with_pdfium(content: bytes) -> None:
    """pdfium's text of all pages."""
    document = pdfium.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
    document.close()


def measure_cpu_seconds(way: Callable[[bytes], object], content: bytes) -> float:
    """CPU seconds of one reading."""
    start = time.process_time()
    way(content)
    return time.process_time() - start


def measure_child_seconds(content: bytes) -> float:
    """CPU seconds of the child that reads a report, from its start to its end, without bubblewrap, which hides them."""
    command = [sys.executable, "-m", "ribao.read", "reader", str(2**29), "60"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=content, capture_output=True, check=True, env=build_clean_env())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure_python_peak_mb(way: Callable[[bytes], object], content: bytes) -> float:
    """Peak memory of Python's own objects in MB."""
    tracemalloc.start()
    way(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


@click.command()
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--repeat", default=0, help="Then read the first PDF so many times.")
def main(folders: tuple[Path, ...], repeat: int) -> None:
    """Measure all PDFs of the folders."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    pdfs = sorted(p for folder in folders or (SAMPLES,) for p in folder.glob("*.pdf"))
    ways: dict[str, Callable[[bytes], object]] = {
        "ribao": parse_report,
        "pdfplumber": read_with_pdfplumber,
        "floor": read_with_pdfium,
    }
    parse_report(pdfs[0].read_bytes())
    spent = dict.fromkeys(ways, 0.0)
    ratios = []
    for pdf in pdfs:
        content = pdf.read_bytes()
        took = {name: measure_cpu_seconds(way, content) for name, way in ways.items()}
        ratios.append(took["ribao"] / took["pdfplumber"])
        for name in ways:
            spent[name] += took[name]
    for name, way in ways.items():
        peak = measure_python_peak_mb(way, pdfs[0].read_bytes())
        share = spent[name] / spent["pdfplumber"]
        click.echo(
            f"{name:11}{spent[name] / len(pdfs):8.3f} s/report{share:8.2f} of pdfplumber{peak:8.1f} MB"
        )
    click.echo(
        f"median report {median(ratios):.2f}, worst {max(ratios):.2f} of pdfplumber, {len(pdfs)} reports; "
        f"a child from its start: {measure_child_seconds(pdfs[0].read_bytes()):.2f} s"
    )
    _read_repeatedly(pdfs[0].read_bytes(), repeat)


def _read_repeatedly(content: bytes, times: int) -> None:
    process = psutil.Process()
    for k in range(times):
        parse_report(content)
        if k in (times // 10, times - 1):
            click.echo(f"after {k + 1} readings {process.memory_info().rss / 2**20:.0f} MB resident")
    click.echo(f"process peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
