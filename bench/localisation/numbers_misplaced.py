"""Operations that print numbers of another time or another place: earlier reports, other rows, other columns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ribao.cells import CellRef

from bench.localisation.scene import Rows, Scene, Slip, group_rows, print_like


def repeat_earlier(scene: Scene, cells: Sequence[CellRef], reports: Sequence[int] = (1,)) -> Slip | None:
    """What the same cells said some reports before."""
    back = scene.rng.choice(list(reports))
    texts = {c: scene.text_before(c, back) for c in cells}
    return Slip({c: t for c, t in texts.items() if t is not None})


def reissue_report(scene: Scene, cells: Sequence[CellRef], reports: Sequence[int] = (1,)) -> Slip | None:
    """The whole report of some days before under a new title, header dates and sentences too."""
    back = scene.rng.choice(list(reports))
    if len(scene.earlier) < back:
        return None
    texts = {c: scene.text_before(c, back) for c in cells}
    return Slip({c: t for c, t in texts.items() if t is not None}, narrative=scene.earlier[-back])


def carry_forward(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Today's column repeats yesterday's, the change is 0."""
    rows = list(group_rows(cells).values())
    values = {r["current"]: scene.true[r["previous"]] for r in rows if {"current", "previous"} <= r.keys()}
    return Slip(values | _print_zero_changes(scene, rows))


def overwrite_previous(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Yesterday's column repeats today's, the change is 0."""
    rows = list(group_rows(cells).values())
    values = {r["previous"]: scene.true[r["current"]] for r in rows if {"current", "previous"} <= r.keys()}
    return Slip(values | _print_zero_changes(scene, rows))


def _print_zero_changes(scene: Scene, rows: Sequence[Mapping[str, CellRef]]) -> dict[CellRef, str | None]:
    zero = Decimal(0)
    return {r["change"]: print_like(zero, scene.true[r["change"]]) for r in rows if "change" in r}


def exchange_columns(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Two columns change places; the scope names the two."""
    found: dict[CellRef, str | None] = {}
    for row in group_rows(cells).values():
        if len(row) == 2:
            one, other = row.values()
            found |= {one: scene.true[other], other: scene.true[one]}
    return Slip(found)


def copy_beside(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A cell repeats another of its row."""
    cell = cells[0]
    beside = [c for c in scene.places if c.row == cell.row and c != cell and scene.number(c) is not None]
    return Slip({cell: scene.true[scene.rng.choice(beside)]}) if beside else None


def copy_row(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """The cells repeat those of another row, of the same block or of table 1."""
    other = _choose_other_row(scene, cells)
    return Slip({c: scene.true[other[c.field]] for c in cells if c.field in other}) if other else None


def exchange_rows(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """The cells change places with those of another row, of the same block or of table 1."""
    other = _choose_other_row(scene, cells)
    if not other:
        return None
    pairs = [(c, other[c.field]) for c in cells if c.field in other]
    return Slip({a: scene.true[b] for a, b in pairs} | {b: scene.true[a] for a, b in pairs})


def copy_like_series(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A cell repeats the same column of another series of its kind, elsewhere in the table."""
    cell = cells[0]
    kind = scene.places[cell].kind
    like = [
        p.cell
        for p in scene.list_free(cell.table)
        if p.kind == kind and p.cell.field == cell.field and p.cell.row != cell.row
    ]
    return Slip({cell: scene.true[scene.rng.choice(like)]}) if like else None


def shift_rows(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Every row carries the numbers of the row above; the first keeps its own, or carries the last's."""
    rows = list(group_rows(cells).values())
    above = [rows[-1] if scene.rng.random() < 0.5 else rows[0], *rows[:-1]]
    return Slip(
        {
            row[f]: scene.true[from_[f]]
            for row, from_ in zip(rows, above, strict=True)
            for f in row
            if f in from_
        }
    )


def _choose_other_row(scene: Scene, cells: Sequence[CellRef]) -> dict[str, CellRef] | None:
    own = cells[0]
    rows: Rows = group_rows(
        p.cell
        for p in scene.list_free(own.table)
        if p.cell.row != own.row and (own.table == "t1" or p.cell.block == own.block)
    )
    able = [r for r in rows.values() if {c.field for c in cells} <= r.keys()]
    return scene.rng.choice(able) if able else None
