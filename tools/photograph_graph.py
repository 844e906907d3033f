"""Photographs the daily DAG's graph of a running Ribao: `python tools/photograph_graph.py OUT.png --password …`.

The user is admin; `make run` prints the password. Needs Chromium and playwright.
"""

from pathlib import Path

import click
from ribao_sim.layouts.html import run_chromium

RUN = "dags/daily_report/runs/sample__2024-03-29"


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--url", default="http://localhost:8080", show_default=True)
@click.option("--password", required=True)
def main(out: Path, url: str, password: str) -> None:
    """Log in, open the run of 2024-03-29, show its graph, write the picture."""
    with run_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 660}, device_scale_factor=1.5)
        page.goto(url)
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
        page.goto(f"{url}/{RUN}")
        page.get_by_label("Show Graph").click()
        page.get_by_label("Collapse Details Panel").click()
        page.get_by_label("Fit View").click()
        # The graph glides into its place.
        page.wait_for_timeout(2500)
        # Without the map in the corner below.
        page.screenshot(path=str(out), clip={"x": 0, "y": 0, "width": 1280, "height": 440})


if __name__ == "__main__":
    main()
