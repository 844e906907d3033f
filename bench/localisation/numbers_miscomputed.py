"""Operations that compute a number wrongly, or compute others from a wrong one."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ribao.cells import CellRef
from ribao.check.equations import evaluate, list_names
from ribao.check.intervals import exactly
from ribao.check.relations import load_relations_file
from ribao_sim.walks import load_derived_series, load_walks, round_to_step

from bench.localisation import numbers_mistyped
from bench.localisation.scene import Scene, Slip, group_rows, print_like

_MISTYPED = (
    numbers_mistyped.change_digit,
    numbers_mistyped.swap_neighbours,
    numbers_mistyped.drop_digit,
    numbers_mistyped.replace_number,
)
_RECKONED_SHARE = 0.6


def print_zero_for_missing(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A missing value is printed as 0; its change is mostly reckoned from the 0."""
    cell = cells[0]
    if not scene.number(cell):
        return None
    root: dict[CellRef, str | None] = {cell: "0"}
    if scene.rng.random() < _RECKONED_SHARE:
        change = cell.beside("change")
        root[change] = print_like(-_number(scene, cell.beside("previous")), scene.true[change])
    return Slip(root)


def keep_old_result(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A computed row is not recalculated: today's value is yesterday's, the change 0."""
    row = next(iter(group_rows(cells).values()))
    change = scene.true[row["change"]]
    return Slip({row["current"]: scene.true[row["previous"]], row["change"]: print_like(Decimal(0), change)})


def print_share_for_amount(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """The change column shows the change in per cent."""
    found: dict[CellRef, str | None] = {}
    for cell in cells:
        change = _number(scene, cell)
        base = scene.number(cell.beside("previous")) or (scene.number(cell.beside("close")) or 0) - change
        if base:
            found[cell] = f"{100 * change / base:.2f}"
    return Slip(found)


def recalculate_change(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Today's value is typed wrong and the change computed from it."""
    cell = cells[0]
    text = scene.rng.choice(_MISTYPED)(scene.true[cell] or "", scene.rng)
    if text is None:
        return None
    return Slip({cell: text}, _recompute_row(scene, cell, text))


def recalculate_all(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Today's value is typed wrong; its change and every number of table 2 derived from it follow."""
    slip = recalculate_change(scene, cells)
    if slip is None:
        return None
    (cell, text), *_ = slip.root.items()
    derived = dict(slip.derived)
    series = scene.places[cell].series
    for other, value in _recompute_dependants(scene, {series or "": Decimal(text or "0")}).items():
        derived[other] = print_like(value, scene.true[other])
        derived |= _recompute_row(scene, other, derived[other] or "")
    return Slip(slip.root, derived) if len(derived) > 1 else None


def compute_from_wrong(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A computed number took a wrong input, which is printed right; its change follows."""
    cell = cells[0]
    series = scene.places[cell].series or ""
    tree = load_derived_series().get(series)
    if tree is None:
        return None
    wrong = scene.rng.choice(list_names(tree))
    value = _index_values(scene)[wrong]
    text = scene.rng.choice(_MISTYPED)(f"{value:f}", scene.rng)
    found = _recompute_dependants(scene, {wrong: Decimal(text)}).get(cell) if text else None
    if found is None:
        return None
    shown = print_like(found, scene.true[cell])
    return Slip({cell: shown, **_recompute_row(scene, cell, shown)})


def change_from_settlement(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """Table 1 takes the change, and the change in per cent, from the settlement instead of the close before."""
    found: dict[CellRef, str | None] = {}
    for row in group_rows(cells).values():
        close, change = _number(scene, row["close"]), _number(scene, row["change"])
        base = close - change
        off = Decimal(repr(round(scene.rng.uniform(0.001, 0.008), 5))) * scene.rng.choice((1, -1))
        settlement = round_to_step(base * (1 + off), _find_step(scene, row["close"]))
        found[row["change"]] = print_like(close - settlement, scene.true[row["change"]])
        found[row["pct"]] = f"{100 * (close - settlement) / settlement:.2f}"
    return Slip(found)


def quote_other_price(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """A row of table 1 is right in itself, for another contract month: another close, its change and per cent."""
    row = next(iter(group_rows(cells).values()))
    close = scene.true[row["close"]]
    base = _number(scene, row["close"]) - _number(scene, row["change"])
    share = Decimal(repr(round(scene.rng.uniform(1.015, 1.04), 4)))
    other = round_to_step(base * share, _find_step(scene, row["close"]))
    return Slip(
        {
            row["close"]: print_like(other, close),
            row["change"]: print_like(other - base, scene.true[row["change"]]),
            row["pct"]: f"{100 * (other - base) / base:.2f}",
        }
    )


def _find_step(scene: Scene, cell: CellRef) -> Decimal:
    """The tick of a contract of table 1."""
    contract = scene.places[cell].series or ""
    twins = {line["quote"]: line["series"] for line in load_relations_file()["tables"]}
    return load_walks()[twins.get(contract, contract)].step


def _number(scene: Scene, cell: CellRef) -> Decimal:
    return scene.number(cell) or Decimal(0)


def _recompute_row(scene: Scene, cell: CellRef, text: str) -> dict[CellRef, str | None]:
    """The change, and table 1's per cent, that follow from a value."""
    value, change = Decimal(text), cell.beside("change")
    base = scene.number(cell.beside("previous"))
    if base is None:
        base = _number(scene, cell) - _number(scene, change)
    found: dict[CellRef, str | None] = {change: print_like(value - base, scene.true[change])}
    if cell.table == "t1" and base:
        found[cell.beside("pct")] = f"{100 * (value - base) / base:.2f}"
    return found


def _index_values(scene: Scene) -> dict[str, Decimal]:
    """Today's true value of every series and contract."""
    return {
        p.series: _number(scene, c)
        for c, p in scene.places.items()
        if p.series and c.field in ("current", "close")
    }


def _recompute_dependants(scene: Scene, wrong: Mapping[str, Decimal]) -> dict[CellRef, Decimal]:
    """Today's cells of table 2 that are computed from some series, if these were wrong."""
    values, changed = _index_values(scene) | dict(wrong), set(wrong)
    cells = {p.series: c for c, p in scene.places.items() if c.table == "t2" and c.field == "current"}
    found: dict[CellRef, Decimal] = {}
    for series, tree in load_derived_series().items():
        names = list_names(tree)
        if changed & set(names) and series in cells and all(n in values for n in names):
            values[series] = evaluate(tree, {n: exactly(values[n]) for n in names}).low
            if values[series].is_finite():
                found[cells[series]] = values[series]
                changed.add(series)
    return found
