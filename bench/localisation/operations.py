"""The operations of the grammar by name: each takes a scene and the cells of a scope and says what is printed there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from ribao.cells import CellRef

from bench.localisation import numbers_miscomputed, numbers_misplaced, numbers_mistyped
from bench.localisation.scene import Scene, Slip

Operation = Callable[..., Slip | None]


def _each(alter: Callable[..., str | None]) -> Operation:
    """Make an operation on one number an operation on every number of a scope; all share one draw of chance."""

    def change(scene: Scene, cells: Sequence[CellRef], **options: Any) -> Slip | None:
        seed = scene.rng.random()
        texts = {c: alter(scene.true[c] or "", Random(seed), **options) for c in cells}  # noqa: S311
        return Slip({c: t for c, t in texts.items() if t is not None})

    return change


def _leave_blank(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    return Slip(dict.fromkeys(cells))


def _print_other_dates(scene: Scene, cells: Sequence[CellRef]) -> Slip | None:
    """The dates over half a block, or one of them, are of another day."""
    day = date.fromisoformat(scene.day["report_date"]) - timedelta(days=scene.rng.randint(5, 40))
    texts = [f"{d.month}月{d.day}日" for d in (day, day - timedelta(days=1))]
    pairs = list(zip(cells, texts, strict=True))
    return Slip(dict(scene.rng.choice((pairs, pairs[:1], pairs[1:]))))


OPERATIONS: Mapping[str, Operation] = {
    "digit_changed": _each(numbers_mistyped.change_digit),
    "two_digits_changed": _each(numbers_mistyped.change_two_digits),
    "digit_dropped": _each(numbers_mistyped.drop_digit),
    "digit_doubled": _each(numbers_mistyped.double_digit),
    "neighbours_swapped": _each(numbers_mistyped.swap_neighbours),
    "point_moved": _each(numbers_mistyped.move_point),
    "sign_turned": _each(numbers_mistyped.turn_sign),
    "unit_scaled": _each(numbers_mistyped.scale_unit),
    "rounded": _each(numbers_mistyped.round_number),
    "replaced": _each(numbers_mistyped.replace_number),
    "change_replaced": _each(numbers_mistyped.replace_change),
    "zero": _each(numbers_mistyped.print_zero),
    "blank": _leave_blank,
    "other_dates": _print_other_dates,
    "earlier": numbers_misplaced.repeat_earlier,
    "reissued": numbers_misplaced.reissue_report,
    "carried_forward": numbers_misplaced.carry_forward,
    "previous_overwritten": numbers_misplaced.overwrite_previous,
    "columns_exchanged": numbers_misplaced.exchange_columns,
    "copied_beside": numbers_misplaced.copy_beside,
    "copied_from_row": numbers_misplaced.copy_row,
    "exchanged_with_row": numbers_misplaced.exchange_rows,
    "copied_from_like_series": numbers_misplaced.copy_like_series,
    "rows_shifted": numbers_misplaced.shift_rows,
    "zero_for_missing": numbers_miscomputed.print_zero_for_missing,
    "not_recalculated": numbers_miscomputed.keep_old_result,
    "share_for_amount": numbers_miscomputed.print_share_for_amount,
    "typed_then_recalculated": numbers_miscomputed.recalculate_change,
    "typed_then_all_recalculated": numbers_miscomputed.recalculate_all,
    "computed_from_wrong": numbers_miscomputed.compute_from_wrong,
    "settlement_base": numbers_miscomputed.change_from_settlement,
    "other_contract_month": numbers_miscomputed.quote_other_price,
}
