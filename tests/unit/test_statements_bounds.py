"""Ranges of spot prices and premiums: a statement with two bounds."""

import pytest

from tests.fixtures.sentences import Stated, read_stated

STATED: list[tuple[str, str, list[Stated]]] = [
    ("铜", "电解铜对当月合约平水至升水 40 元/吨。", [("cu.spot_premium", "0-40", None)]),
    ("铜", "现货升水 50-70 元/吨，成交一般。", [("cu.spot_premium", "50-70", None)]),
    ("铜", "现货贴水 20~30 元/吨。", [("cu.spot_premium", "-20--30", None)]),
    ("铜", "现货报贴水 60 元/吨至升水 20 元/吨。", [("cu.spot_premium", "-60-20", None)]),
    ("铜", "现货升水 100 元/吨-120 元/吨，较昨日上涨 10 元/吨。", [("cu.spot_premium", "100-120", "10")]),
    ("铜", "现货升水由 20-30 元/吨扩大至 35-45 元/吨。", [("cu.spot_premium", "35-45", None)]),
    (
        "锌",
        "0# 锌主流成交价集中在 20760~20890 元/吨，对 2404 合约贴水 20-30 元/吨。",
        [("zn.spot", "20760-20890", None), ("zn.spot_premium", "-20--30", None)],
    ),
    (
        "铜",
        "现货报价 71800-72020 元/吨，均价 71910 元/吨，涨 315 元/吨。",
        [("cu.spot", "71800-72020", None), ("cu.spot", "71910", "315")],
    ),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), STATED, ids=[s for _, s, _ in STATED])
def test_what_a_sentence_states(heading: str, sentence: str, expected: list[Stated]) -> None:
    assert read_stated(heading, sentence) == expected
