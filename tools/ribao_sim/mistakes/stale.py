"""What is still the day before's: a number, a row, a block, a ratio that was not recalculated."""

from decimal import Decimal

from ribao.model import INDICATOR_FIELDS

from ribao_sim.cells import index_cells
from ribao_sim.mistakes.scene import Defect, Scene, find_exponent, overwrite_cells, parse_number
from ribao_sim.walks import load_derived_series


def add_stale_cell(scene: Scene) -> Defect | None:
    """Today's value is still yesterday's."""
    before = index_cells(scene.yesterday)
    for row in scene.rng.sample(scene.list_rows(), 20):
        cell = row.cell("current")
        spot = index_cells(scene.day)[cell]
        if cell in before and parse_number(before[cell].text) != parse_number(spot.text):
            scene.taken.add(row)
            return overwrite_cells("stale_cell", [(cell, spot, before[cell].text)], "yesterday's value")
    return None


def add_stale_row(scene: Scene) -> Defect | None:
    """A whole row is still yesterday's."""
    before = index_cells(scene.yesterday)
    for row in scene.rng.sample(scene.list_rows(), 20):
        spots = {row.cell(f): index_cells(scene.day)[row.cell(f)] for f in INDICATOR_FIELDS}
        if all(c in before for c in spots) and all(
            before[row.cell(f)].text != spots[row.cell(f)].text for f in ("current", "previous")
        ):
            scene.taken.add(row)
            return overwrite_cells(
                "stale_row", [(c, s, before[c].text) for c, s in spots.items()], "yesterday's row"
            )
    return None


def add_stale_block(scene: Scene) -> Defect | None:
    """A whole block is still yesterday's."""
    block = scene.rng.choice(scene.day["blocks"])["block"]
    before, today = index_cells(scene.yesterday), index_cells(scene.day)
    spots = [
        (c, s, before[c].text)
        for c, s in today.items()
        if c.table == "t2" and c.block == block and c in before
    ]
    if not spots or any(c.row in scene.taken for c, _, _ in spots):
        return None
    scene.taken.update(c.row for c, _, _ in spots)
    return overwrite_cells("stale_block", spots, "the whole block is a day late")


def add_stale_ratio(scene: Scene) -> Defect | None:
    """A derived number is yesterday's again, its change 0."""
    rows = [
        r
        for r in scene.list_rows("ratio", "basis", "spread")
        if index_cells(scene.day)[r.cell("current")].series in load_derived_series()
    ]
    for row in scene.rng.sample(rows, len(rows)):
        spots = {f: index_cells(scene.day)[row.cell(f)] for f in ("current", "previous", "change")}
        if abs(parse_number(spots["change"].text)) >= 3 * Decimal(1).scaleb(
            find_exponent(spots["current"].text or "0")
        ):
            scene.taken.add(row)
            texts = {"current": spots["previous"].text, "change": "0.00"}
            return overwrite_cells(
                "ratio_stale", [(row.cell(f), spots[f], t) for f, t in texts.items()], "not recalculated"
            )
    return None
