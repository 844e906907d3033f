"""What is not there: a missing value printed as 0, an empty cell."""

from ribao.model import INDICATOR_FIELDS

from ribao_sim.mistakes.scene import Defect, Scene, defect, number


def missing_as_zero(scene: Scene) -> Defect | None:
    """A value that is missing is printed as 0."""
    row = scene.rng.choice(scene.rows("price", "stock"))
    spots = scene.take(row)
    change = f"{-number(spots['previous'].text):f}"
    return defect(
        "missing_as_zero",
        [(f"{row}/current", spots["current"], "0"), (f"{row}/change", spots["change"], change)],
        "missing, printed as 0",
    )


def blank_cell(scene: Scene) -> Defect | None:
    """A cell is left empty."""
    row, field = scene.rng.choice(scene.rows()), scene.rng.choice(INDICATOR_FIELDS)
    return defect("blank_cell", [(f"{row}/{field}", scene.take(row)[field], None)], "left empty", "warn")
