"""Premiums, spreads and ratios: levels on both sides of zero, and how they move."""

import pytest

from tests.fixtures.sentences import Stated, read_stated

STATED: list[tuple[str, str, list[Stated]]] = [
    ("铜", "现货升水扩大 15 元/吨至 35 元/吨。", [("cu.spot_premium", "35", "15")]),
    ("铜", "现货贴水收窄 20 元/吨，报贴水 190 元/吨。", [("cu.spot_premium", "-190", "20")]),
    ("铜", "电解铜现货对当月合约报升水 45 元/吨，较昨日下跌 10 元/吨。", [("cu.spot_premium", "45", "-10")]),
    ("铜", "现货由升水 20 元/吨转为贴水 15 元/吨。", [("cu.spot_premium", "-15", None)]),
    ("铜", "精废价差走扩 273 元至 1872 元/吨。", [("cu.scrap_spread", "1872", "273")]),
    ("铜", "LME 0-3 贴水 105.11 美元/吨。", [("cu.lme_premium", "-105.11", None)]),
    (
        "沪镍",
        "金川镍升水上涨 450 元/吨至 2850 元/吨，俄镍升水 850 元/吨。",
        [("ni.jinchuan_premium", "2850", "450"), ("ni.russian_premium", "850", None)],
    ),
    (
        "螺纹",
        "基差 96 元/吨，主力卷螺差 211 元/吨。",
        [("rb.basis", "96", None), ("rb.hc_rb_main", "211", None)],
    ),
    ("铜", "现货由贴水转为升水 20 元/吨。", [("cu.spot_premium", "20", None)]),
    ("铜", "现货升贴水 20 元/吨，较昨日走强 15 元/吨。", [("cu.spot_premium", "20", "15")]),
    ("铜", "精废价差收窄至 2467 元/吨。", [("cu.scrap_spread", "2467", None)]),
    ("铜", "广东地区电解铜现货升水 100 元/吨。", [(None, "100", None)]),
    ("铜", "沪伦比值回升至 8.17。", [("cu.shfe_lme_ratio", "8.17", None)]),
    ("铜", "持货商对当月合约报贴水 30 元/吨。", [("cu.spot_premium", "-30", None)]),
    ("锌", "0#锌现货对盘面升水 85 元/吨，较上一交易日收窄 10 元/吨。", [("zn.spot_premium", "85", "-10")]),
    (
        "铅",
        "铅现货对主力合约贴水 290 元/吨，贴水较昨日扩大 130 元/吨。",
        [("pb.spot_premium", "-290", "-130")],
    ),
    (
        "沪镍",
        "金川镍报 132200 元/吨，较昨日上调 200 元/吨，升水 2850 元/吨。",
        [(None, "132200", "200"), ("ni.jinchuan_premium", "2850", None)],
    ),
    (
        "贵金属",
        "黄金期现价差 1.58 元/克，沪金银比 81.44。",
        [("au.basis", "1.58", None), ("au.shfe_gold_silver", "81.44", None)],
    ),
    (
        "工业硅",
        "421#现货对主力升水 235 元/吨，通氧 553#升水 1635 元/吨。",
        [(None, "235", None), (None, "1635", None)],
    ),
    ("铜", "现货平水报价，成交一般。", [("cu.spot_premium", "0", None)]),
    ("锌", "0-3 月现货升水跌回 15 美元。", [("zn.lme_premium", "15", None)]),
    (
        "铝",
        "SMM A00 铝锭均价 19330 元/吨，较前日涨 60，贴水 90。",
        [(None, "19330", "60"), (None, "-90", None)],
    ),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), STATED, ids=[s for _, s, _ in STATED])
def test_what_a_sentence_states(heading: str, sentence: str, expected: list[Stated]) -> None:
    assert read_stated(heading, sentence) == expected
