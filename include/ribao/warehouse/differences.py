"""Compare a loaded report with a new reading of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ribao.model import Box, Report
from ribao.warehouse import rows as make
from ribao.warehouse.connection import Cursor, Warehouse


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell (with its series), section or statement that is changed, added or gone; `box` is where a cell stands."""

    kind: Literal["changed", "added", "gone"]
    where: str
    before: str | None
    after: str | None
    box: Box | None = None


def find_differences(db: Warehouse, report_id: int, report: Report) -> list[Difference]:
    """How a new reading differs from a loaded report, by cell or statement id; places on the page aside."""
    with db.transaction() as cursor:
        before, after = dict(_read_loaded(cursor, report_id)), dict(_list_texts(report))
        places = _read_places(cursor, report_id)
    places |= {cell.id: cell.box for cell in report.cells().values() if cell.box}
    return sorted(
        (
            Difference(
                "added" if where not in before else "gone" if where not in after else "changed",
                where,
                before.get(where),
                after.get(where),
                places.get(where.partition(" (")[0]),
            )
            for where in before.keys() | after.keys()
            if where not in before or where not in after or before[where] != after[where]
        ),
        key=lambda difference: difference.where,
    )


def _read_places(cursor: Cursor, report_id: int) -> dict[str, Box]:
    """Where a loaded report's cells stand."""
    cursor.execute(
        "SELECT cell, page, x0, top, x1, bottom FROM core.readings WHERE report_id = %s AND page IS NOT NULL",
        (report_id,),
    )
    return {cell: Box(*place) for cell, *place in cursor.fetchall()}


def _read_loaded(cursor: Cursor, report_id: int) -> Iterator[tuple[str, str | None]]:
    cursor.execute("SELECT cell, series, printed FROM core.readings WHERE report_id = %s", (report_id,))
    yield from (_cell(*row) for row in cursor.fetchall())
    cursor.execute(
        "SELECT commodity, headline, paragraphs, advice FROM core.sections WHERE report_id = %s", (report_id,)
    )
    yield from (_section(*row) for row in cursor.fetchall())
    cursor.execute(
        "SELECT id, series, value, unit, change, change_unit, period FROM core.statements WHERE report_id = %s",
        (report_id,),
    )
    yield from (_statement(*row) for row in cursor.fetchall())


def _list_texts(report: Report) -> Iterator[tuple[str, str | None]]:
    yield from (
        _cell(cell, series, text) for _, cell, series, _, _, _, text, *_ in make.reading_rows(0, report)
    )
    for s in report.sections:
        yield _section(s.commodity, s.headline, list(s.paragraphs), s.advice)
    for t in report.statements:
        yield _statement(t.id, t.series, t.value, t.unit, t.change, t.change_unit, t.period)


def _cell(cell: str, series: str | None, printed: str | None) -> tuple[str, str | None]:
    return cell if series is None else f"{cell} ({series})", printed


def _section(commodity: str, headline: str, paragraphs: list[str], advice: str | None) -> tuple[str, str]:
    return f"section/{commodity}", "\n".join([headline, *paragraphs, advice or ""])


def _statement(number: str, *parts: str | None) -> tuple[str, str]:
    return number, " ".join(part or "-" for part in parts)
