"""Numbers of another place: another row's, another table's, dates of another month."""

from datetime import date, timedelta
from decimal import Decimal

from ribao.cells import RowRef
from ribao.model import INDICATOR_FIELDS

from ribao_sim.cells import index_cells
from ribao_sim.mistakes.scene import Defect, Scene, overwrite_cells, parse_number


def add_neighbour_row(scene: Scene) -> Defect | None:
    """A row carries its neighbour's numbers."""
    rows = scene.list_rows()
    row, other = next(
        (a, b)
        for a, b in ((scene.rng.choice(rows), scene.rng.choice(rows)) for _ in range(10_000))
        if a != b and a.block == b.block
    )
    theirs = {f: index_cells(scene.day)[other.cell(f)].text for f in INDICATOR_FIELDS}
    spots = [(row.cell(f), spot, theirs[f]) for f, spot in scene.take_row(row).items()]
    scene.taken.add(other)
    return overwrite_cells("row_misaligned", spots, f"carries the values of {other}")


def add_table_difference(scene: Scene) -> Defect | None:
    """A row of table 1 is right in itself and not what table 2 prints."""
    rows = [
        r
        for r in scene.day["contracts"]
        if r[6] == "元/吨" and r[0] not in ("SHFE 铝", "SHFE 热卷", "SHFE 黄金")
    ]
    row = scene.rng.choice(rows)
    ids = {c: s for c, s in index_cells(scene.day).items() if s.row is row}
    base = next(iter(ids)).row
    if base in scene.taken:
        return None
    scene.taken.add(base)
    previous = parse_number(row[1]) - parse_number(row[2])
    close = (previous * Decimal(repr(round(scene.rng.uniform(1.015, 1.04), 4)))).quantize(Decimal(1))
    texts = {
        "close": f"{close}",
        "change": f"{close - previous:f}",
        "pct": f"{100 * (close - previous) / previous:.2f}",
    }
    return overwrite_cells(
        "table1_vs_table2",
        [(base.cell(f), ids[base.cell(f)], t) for f, t in texts.items()],
        "differs from table 2",
    )


def add_wrong_header_date(scene: Scene) -> Defect | None:
    """The dates over one half of a block, or one of them, are of another month or of another day."""
    block = scene.rng.choice(scene.day["blocks"])["block"]
    side = scene.rng.choice(("left", "right"))
    both = [RowRef.header(block, side).cell(f) for f in ("current", "previous")]
    if both[0] in scene.taken:
        return None
    scene.taken.update(both)
    spots, away = index_cells(scene.day), timedelta(days=scene.rng.randint(5, 40))
    day = date.fromisoformat(scene.day["report_date"]) - away
    texts = [f"{d.month}月{d.day}日" for d in (day, day - timedelta(days=1))]
    wrong = [(i, spots[i], t) for i, t in zip(both, texts, strict=True)]
    shown = scene.rng.choice((wrong, wrong[:1], wrong[1:]))
    return overwrite_cells("wrong_header_date", shown, "dates of another day")
