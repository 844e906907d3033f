"""Photographs the Report Desk of a running Ribao: `python tools/photograph_desk.py OUT --password …`.

The user is admin; `make run` prints the password. Needs Chromium and playwright.
"""

from pathlib import Path

import click
from ribao_sim.layouts.html import run_chromium

PAGES = {
    "desk-calendar": "?year=2024",
    "desk-report": "report/2024-03-29",
    "desk-series": "series/pb.lme_stock",
    "desk-findings": "findings",
    "desk-health": "health",
}


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--url", default="http://localhost:8080", show_default=True)
@click.option("--password", required=True)
@click.option("--width", default=1280, show_default=True)
@click.option("--scheme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
def main(out: Path, url: str, password: str, width: int, scheme: str) -> None:
    """Log in and write a picture of each page into the folder OUT."""
    out.mkdir(parents=True, exist_ok=True)
    with run_chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto(url)
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
        for name, path in PAGES.items():
            page.goto(f"{url}/report-desk/{path}")
            # Charts are drawn after the page has come.
            page.wait_for_timeout(1500)
            page.screenshot(path=str(out / f"{name}.png"))


if __name__ == "__main__":
    main()
