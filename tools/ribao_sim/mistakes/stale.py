"""What is still the day before's: a number, a row, a block, a ratio that was not computed anew."""

from decimal import Decimal

from ribao.model import INDICATOR_FIELDS

from ribao_sim.cells import cells
from ribao_sim.mistakes.scene import Defect, Scene, defect, number, places
from ribao_sim.walks import derived


def stale_cell(scene: Scene) -> Defect | None:
    """Today's value is still yesterday's."""
    before = cells(scene.yesterday)
    for row in scene.rng.sample(scene.rows(), 20):
        cell = f"{row}/current"
        mine = cells(scene.day)[cell]
        if cell in before and number(before[cell].text) != number(mine.text):
            scene.taken.add(row)
            return defect("stale_cell", [(cell, mine, before[cell].text)], "yesterday's value")
    return None


def stale_row(scene: Scene) -> Defect | None:
    """A whole row is still yesterday's."""
    before = cells(scene.yesterday)
    for row in scene.rng.sample(scene.rows(), 20):
        spots = {f"{row}/{f}": cells(scene.day)[f"{row}/{f}"] for f in INDICATOR_FIELDS}
        if all(c in before for c in spots) and all(
            before[f"{row}/{f}"].text != spots[f"{row}/{f}"].text for f in ("current", "previous")
        ):
            scene.taken.add(row)
            return defect("stale_row", [(c, s, before[c].text) for c, s in spots.items()], "yesterday's row")
    return None


def stale_block(scene: Scene) -> Defect | None:
    """A whole block is still yesterday's."""
    block = scene.rng.choice(scene.day["blocks"])["block"]
    before, mine = cells(scene.yesterday), cells(scene.day)
    spots = [(c, s, before[c].text) for c, s in mine.items() if c.startswith(f"t2/{block}/") and c in before]
    if not spots or any(c.rpartition("/")[0] in scene.taken for c, _, _ in spots):
        return None
    scene.taken.update(c.rpartition("/")[0] for c, _, _ in spots)
    return defect("stale_block", spots, "the whole block is a day late")


def ratio_stale(scene: Scene) -> Defect | None:
    """A derived number is yesterday's again, its change 0."""
    rows = [
        r
        for r in scene.rows("ratio", "basis", "spread")
        if cells(scene.day)[f"{r}/current"].series in derived()
    ]
    for row in scene.rng.sample(rows, len(rows)):
        mine = {f: cells(scene.day)[f"{row}/{f}"] for f in ("current", "previous", "change")}
        if abs(number(mine["change"].text)) >= 3 * Decimal(1).scaleb(places(mine["current"].text or "0")):
            scene.taken.add(row)
            texts = {"current": mine["previous"].text, "change": "0.00"}
            return defect(
                "ratio_stale", [(f"{row}/{f}", mine[f], t) for f, t in texts.items()], "not computed anew"
            )
    return None
