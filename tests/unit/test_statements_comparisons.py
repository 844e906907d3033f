"""Numbers that others are compared with, changes before or behind their level, and in two units."""

import pytest

from tests.fixtures.sentences import Stated, read_stated

STATED: list[tuple[str, str, list[Stated]]] = [
    ("铅", "LME 库存 270550 吨。较前日增加 1275 吨。", [("pb.lme_stock", "270550", "1275")]),
    ("铅", "LME 库存 270550 吨。海外需求增加 1275 吨。", [("pb.lme_stock", "270550", None)]),
    ("铅", "LME 库存 270550 吨。\n增加 1275 吨。", [("pb.lme_stock", "270550", None)]),
    (
        "锌",
        "沪锌主力收于 20880 元/吨。较前日持平，LME 库存 100 吨。",
        [("quote.zn.shfe", "20880", "0"), ("zn.lme_stock", "100", None)],
    ),
    ("铜", "LME 库存较上周一的 112475 吨下降 625 吨至 111850 吨。", [("cu.lme_stock", "111850", "-625")]),
    ("铜", "LME 库存比上周一 112475 吨减少 625 吨，为 111850 吨。", [("cu.lme_stock", "111850", "-625")]),
    ("铜", "LME 库存较去年同期的 65000 吨增加 46850 吨，报 111850 吨。", [("cu.lme_stock", "111850", None)]),
    ("铜", "与去年同期相比，LME 库存增加 1200 吨，报 113675 吨。", [("cu.lme_stock", "113675", None)]),
    ("铜", "较上周一相比，LME 库存增加 1200 吨，报 113675 吨。", [("cu.lme_stock", "113675", "1200")]),
    ("铜", "LME 库存由上周一的 280000 吨降至 272200 吨。", [("cu.lme_stock", "272200", None)]),
    ("铜", "LME 库存上周一为 267850 吨，现升至 272200 吨。", [("cu.lme_stock", "272200", None)]),
    ("铜", "相较于去年同期的 65000 吨，LME 库存为 272200 吨。", [("cu.lme_stock", "272200", None)]),
    ("铜", "LME 库存较年初的 165000 吨增加 107200 吨。", []),
    ("铜", "增加 4350 吨后，LME 库存升至 272200 吨。", [("cu.lme_stock", "272200", "4350")]),
    ("铜", "下跌 120 元/吨后沪铜主力报 68900 元/吨。", [("quote.cu.shfe", "68900", "-120")]),
    ("铜", "LME 库存去化 4350 吨，剩余 272200 吨。", [("cu.lme_stock", "272200", "-4350")]),
    ("铜", "LME 库存由 112475 吨降 625 吨至 111850 吨。", [("cu.lme_stock", "111850", "-625")]),
    ("铜", "沪铜主力上涨 0.5% 或 340 元/吨，收于 68900 元/吨。", [("quote.cu.shfe", "68900", "340")]),
    ("铜", "沪铜主力涨 0.5%、340 元/吨，报 68900 元/吨。", [("quote.cu.shfe", "68900", "340")]),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), STATED, ids=[s for _, s, _ in STATED])
def test_what_a_sentence_states(heading: str, sentence: str, expected: list[Stated]) -> None:
    assert read_stated(heading, sentence) == expected
