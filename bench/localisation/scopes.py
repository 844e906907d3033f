"""The scopes of the grammar: each chooses the cells of one mistake, by chance, among those without one."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ribao.cells import CellRef
from ribao_sim.walks import load_derived_series

from bench.localisation.scene import Place, Scene

_LEAST_ROWS = 3
_DERIVED = "derived"


def choose_cells(scene: Scene, scope: str, of: Mapping[str, Sequence[str]]) -> list[CellRef]:
    """The cells of a scope in printed order, empty where there is no room.

    `of` narrows the choice: `tables`, `fields`, `kinds` of series (`derived` are computed ones), `markets`.
    """
    tables = of.get("tables", ("t2",))
    if scope == "sentence":
        return []
    if scope == "header":
        return _choose_header(scene)
    places = [p for table in tables for p in scene.list_free(table) if _is_wanted(p, of)]
    return SCOPES[scope](scene, places) if places else []


def _is_wanted(place: Place, of: Mapping[str, Sequence[str]]) -> bool:
    kinds = of.get("kinds", (place.kind,))
    is_derived = _DERIVED in kinds and place.series in load_derived_series()
    return (
        place.cell.field in of.get("fields", (place.cell.field,))
        and (place.kind in kinds or is_derived)
        and place.market in of.get("markets", (place.market,))
    )


def _choose_cell(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return [scene.rng.choice(places).cell]


def _choose_group(
    scene: Scene, places: Sequence[Place], key: Callable[[Place], str], least: int
) -> list[CellRef]:
    """The cells of one group by chance, among groups of so many rows at least of which none has a mistake."""
    groups: dict[str, list[CellRef]] = {}
    for place in places:
        groups.setdefault(key(place), []).append(place.cell)
    taken = {key(p) for p in scene.places.values() if p.cell.row in scene.taken}
    wide = [g for k, g in groups.items() if k not in taken and _count_rows(g) >= least]
    return scene.rng.choice(wide) if wide else []


def _count_rows(cells: Iterable[CellRef]) -> int:
    return len({c.row for c in cells})


def _choose_row(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return _choose_group(scene, places, lambda p: p.cell.row, 1)


def _choose_half(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return _choose_group(scene, places, lambda p: f"{p.cell.block}/{p.side}", _LEAST_ROWS)


def _choose_block(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return _choose_group(scene, places, lambda p: p.cell.block, _LEAST_ROWS)


def _choose_column(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    """A column (`fields`) of a block, or of table 1."""
    return _choose_group(scene, places, lambda p: p.cell.block if p.cell.table == "t2" else "", _LEAST_ROWS)


def _choose_venue(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    """A venue's rows, within a block."""
    return _choose_group(scene, places, lambda p: f"{p.cell.block}/{p.market}", _LEAST_ROWS)


def _choose_venue_everywhere(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    """A venue's rows of a whole table."""
    return _choose_group(scene, places, lambda p: f"{p.cell.table}/{p.market}", _LEAST_ROWS)


def _choose_table(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return _choose_group(scene, places, lambda p: p.cell.table, _LEAST_ROWS)


def _choose_report(scene: Scene, places: Sequence[Place]) -> list[CellRef]:
    return list(scene.true) if not scene.taken else []


def _choose_header(scene: Scene) -> list[CellRef]:
    dates = [c for c in scene.true if c.table == "header" and c.row not in scene.taken]
    row = scene.rng.choice(dates).row if dates else None
    return [c for c in dates if c.row == row]


SCOPES: Mapping[str, Callable[[Scene, Sequence[Place]], list[CellRef]]] = {
    "cell": _choose_cell,
    "row": _choose_row,
    "half": _choose_half,
    "block": _choose_block,
    "venue": _choose_venue,
    "venue_everywhere": _choose_venue_everywhere,
    "column": _choose_column,
    "table": _choose_table,
    "report": _choose_report,
}
