"""What is not there: a missing value printed as 0, an empty cell."""

from ribao.model import INDICATOR_FIELDS

from ribao_sim.mistakes.scene import Defect, Scene, overwrite_cells, parse_number

# So often the change is reckoned from the 0.
_RECKONED = 0.6


def add_zero_for_missing(scene: Scene) -> Defect | None:
    """A value that is missing is printed as 0; its change is reckoned from the 0, or left as it should be."""
    row = scene.rng.choice(scene.list_rows("price", "stock", "ratio"))
    spots = scene.take_row(row)
    if not parse_number(spots["current"].text):
        return None
    zeros = [(row.cell("current"), spots["current"], "0")]
    if scene.rng.random() < _RECKONED:
        zeros.append((row.cell("change"), spots["change"], f"{-parse_number(spots['previous'].text):f}"))
    return overwrite_cells("missing_as_zero", zeros, "missing, printed as 0")


def add_blank_cell(scene: Scene) -> Defect | None:
    """A cell is left empty."""
    row, field = scene.rng.choice(scene.list_rows()), scene.rng.choice(INDICATOR_FIELDS)
    return overwrite_cells(
        "blank_cell", [(row.cell(field), scene.take_row(row)[field], None)], "left empty", "warn"
    )
