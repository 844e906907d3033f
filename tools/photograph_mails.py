"""Shows mails as a browser shows them: `python tools/photograph_mails.py OUT` writes a PNG for each width and colour scheme.

The mails are those of `collect_mails`. Needs Chromium and playwright. `--docs` makes those that docs/mails.md shows.
"""

import base64
import re
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from collect_mails import TakenMail, collect_mails
from PIL import Image
from ribao_sim.layouts.html import run_chromium

WIDTHS = (400, 900)
SCHEMES = ("light", "dark")
DOCS = Path(__file__).resolve().parents[1] / "docs" / "pictures"
# What docs/mails.md shows: a mail, its width, its colours, how much of it from the top, its file.
SHOWN = (
    ("daily.2024-03-29.1.analysts-en", 900, "light", 1400, "mail-daily.png"),
    ("daily.2024-03-29.1.analysts-zh", 400, "dark", 1500, "mail-daily-phone.png"),
    ("daily.2024-05-22.1.analysts-en", 900, "light", 1080, "mail-charts.png"),
    ("failure.*engineers-en", 900, "light", 1000, "mail-failure.png"),
)


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", default="", help="A regular expression for the names of the mails.")
@click.option("--docs", is_flag=True, help="The documentation's pictures too.")
def main(out: Path, only: str, docs: bool) -> None:
    """Write the mails as .txt and as PNGs into the folder OUT."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        found = [m for m in collect_mails(Path(folder)) if re.search(only, m.name)]
    with run_chromium() as browser:
        for mail in found:
            _photograph_variants(mail, out, browser)
    click.echo(f"{len(found)} mails in {out}")
    if docs:
        _crop_documentation_pictures(out)


def _photograph_variants(mail: TakenMail, out: Path, browser: Any) -> None:
    text = mail.message.get_body(("plain",))
    pictures = _find_pictures(mail.message)
    size = sum(map(len, pictures.values()))
    click.echo(f"{mail.name}  {mail.message['Subject']}  pictures {size / 1000:.0f} kB")
    (out / f"{mail.name}.txt").write_text(text.get_content() if text else "", encoding="utf-8")
    for width in WIDTHS:
        for scheme in SCHEMES:
            photograph(mail.message, out / f"{mail.name}.{width}.{scheme}.png", browser, width, scheme)


def _crop_documentation_pictures(out: Path) -> None:
    """The upper parts of some of the pictures, in few enough colours to be small."""
    for name, width, scheme, height, target in SHOWN:
        source = next(p for p in sorted(out.glob("*.png")) if re.match(rf"{name}\.{width}\.{scheme}", p.name))
        image = Image.open(source).convert("RGB")
        image.crop((0, 0, image.width, min(height, image.height))).quantize(256).save(
            DOCS / target, optimize=True
        )


def photograph(message: EmailMessage, target: Path, browser: Any, width: int, scheme: str) -> None:
    """The whole of a mail's HTML as a PNG, its pictures in their places."""
    page = browser.new_page(viewport={"width": width, "height": 600}, color_scheme=scheme)
    page.set_content(inline_pictures(message))
    page.screenshot(path=str(target), full_page=True)
    page.close()


def inline_pictures(message: EmailMessage) -> str:
    """The HTML with its cid: pictures put in."""
    part = message.get_body(("html",))
    html = str(part.get_content()) if part else ""
    for cid, content in _find_pictures(message).items():
        html = html.replace(f"cid:{cid}", f"data:image/png;base64,{base64.b64encode(content).decode()}")
    return html


def _find_pictures(message: EmailMessage) -> dict[str, bytes]:
    """Longest cid first, so that crop-12 is not taken for crop-1."""
    found = {
        str(p["Content-ID"]).strip("<>"): p.get_content()
        for p in message.walk()
        if p.get_content_maintype() == "image"
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


if __name__ == "__main__":
    main()
