"""A diagnosis as a finding in words: what is printed, what the witnesses say, what went wrong."""

from ribao.check.diagnose import Diagnosis
from ribao.check.evidence import Evidence
from ribao.check.relations import Relation
from ribao.model import Finding, Severity

_PATTERN_ZH = {
    "stale_cell": "印的是前一日的值",
    "missing_as_zero": "缺数被印成 0",
    "sign_flip": "正负号相反",
    "digit_transposition": "相邻两位数字颠倒",
    "decimal_shift": "小数点错位",
    "digit_typo": "一位数字有误",
    "change_wrong": "涨跌不等于两日之差",
    "wrong_value": "与各项佐证不符",
    "stale_row": "整行是前一日的数据",
    "stale_block": "整块数据晚了一日",
    "row_misaligned": "印了相邻行的数据",
    "ratio_stale": "比值未随价格更新",
    "table1_vs_table2": "表1 此行自洽，但与表2 不符",
}
_PATTERN_EN = {
    "stale_cell": "it is the day before's value",
    "missing_as_zero": "a missing value printed as 0",
    "sign_flip": "the sign is wrong",
    "digit_transposition": "two digits are swapped",
    "decimal_shift": "the decimal point is moved",
    "digit_typo": "one digit is wrong",
    "change_wrong": "the change is not the difference",
    "wrong_value": "it contradicts its witnesses",
    "stale_row": "the whole row is the day before's",
    "stale_block": "the whole block is a day late",
    "row_misaligned": "it carries a neighbouring row's values",
    "ratio_stale": "the ratio was not computed anew",
    "table1_vs_table2": "this row of table 1 agrees with itself but not with table 2",
}


def in_words(diagnosis: Diagnosis, evidence: Evidence) -> Finding:
    """The finding that says a diagnosis."""
    cause = diagnosis.cause
    first = cause.cells[0]
    printed = evidence.texts.get(first, "")
    right = cause.proposed.get(first)
    witnesses = " · ".join(_words(r, evidence) for r in cause.settled[:3])
    tail_zh = f"；应为 {right}" if right else ""
    tail_en = f". Proposed: {right}" if right else ""
    others = tuple(dict.fromkeys(_shown(c) for rival in diagnosis.rivals for c in rival.cells))
    if others:
        tail_zh += f"（也可能是 {'、'.join(others)} 有误）"
        tail_en += f" (possibly {', '.join(others)} instead)"
    allowed = cause.allowed.get(first)
    return Finding(
        cause.check or cause.pattern,
        _severity(cause.cells),
        tuple(dict.fromkeys(_shown(c) for c in (*cause.cells, *_also(cause.cells, cause.settled)))),
        f"{_shown(first)} 印作 {printed}：{_PATTERN_ZH[cause.pattern]}。{witnesses}{tail_zh}",
        expected=f"{allowed.low}–{allowed.high}" if allowed and allowed.width.is_finite() else None,
        proposed=right,
        relations=tuple(_words(r, evidence) for r in cause.settled),
        pattern=cause.pattern,
        casualties=tuple(
            dict.fromkeys(_shown(c) for r in cause.settled for c in r.cells if c not in cause.cells)
        ),
        message_en=f"{_shown(first)} is printed {printed}: {_PATTERN_EN[cause.pattern]}. {witnesses}{tail_en}",
    )


def unexplained(relation: Relation, evidence: Evidence) -> Finding:
    """The finding for a broken relation without a cause; against the report before it is a restatement."""
    words = _words(relation, evidence)
    cells = tuple(map(_shown, relation.cells))
    if relation.name == "day.previous":
        return Finding(
            "day.restated",
            "info",
            cells[:1],
            f"{cells[0]} 与前一日报告所印不同：{words}",
            relations=(words,),
            pattern="restated",
            message_en=f"{cells[0]} restates what the report before printed: {words}",
        )
    return Finding(
        "unexplained",
        "warn",
        cells,
        f"等式不成立，原因不明：{words}",
        relations=(words,),
        message_en=f"an equation does not hold and no single cause explains it: {words}",
    )


def _also(cells: tuple[str, ...], settled: tuple[Relation, ...]) -> list[str]:
    """A stated number that is wrong names the table's cell beside it."""
    if not cells[0].startswith("text/"):
        return []
    return [c for r in settled for c in r.cells if not c.startswith(("text/", "past/"))]


def _severity(cells: tuple[str, ...]) -> Severity:
    """A past report's number that today's evidence contradicts is a restatement: kept, no alarm."""
    return "info" if cells[0].startswith("past/") else "error"


def _shown(cell: str) -> str:
    return cell.removesuffix(":change")


def _words(relation: Relation, evidence: Evidence) -> str:
    return relation.words(evidence.texts)
