"""Lists of names and sections of several commodities: which number is of which name."""

import pytest

from tests.fixtures.sentences import Stated, read_stated

STATED: list[tuple[str, str, list[Stated]]] = [
    (
        "铝",
        "伦铝、伦锌分别收于 2335、2437.5 美元/吨。",
        [("al.lme_3m", "2335", None), ("zn.lme_3m", "2437.5", None)],
    ),
    (
        "贵金属",
        "沪金主力收于 520.04 元/克，沪银主力收于 6385 元/千克，分别上涨 0.6%、0.61%。",
        [("au.shfe_main", "520.04", "0.6%"), ("quote.ag.shfe", "6385", "0.61%")],
    ),
    (
        "铜",
        "LME 铜、锌库存分别为 112475 吨和 270875 吨。",
        [("cu.lme_stock", "112475", None), ("zn.lme_stock", "270875", None)],
    ),
    (
        "碳酸锂",
        "电池级碳酸锂报 11.2 万元/吨，工业级碳酸锂报 10.8 万元/吨，均持平。",
        [("lc.battery_spot", "11.2", "0"), ("lc.industrial_spot", "10.8", "0")],
    ),
    (
        "碳酸锂",
        "电碳、工碳现货分别报 10.455 万元/吨、9.965 万元/吨。",
        [("lc.battery_spot", "10.455", None), ("lc.industrial_spot", "9.965", None)],
    ),
    (
        "铜",
        "沪铜、沪铝主力分别收于 68900 元/吨和 19475 元/吨。",
        [("quote.cu.shfe", "68900", None), ("quote.al.shfe", "19475", None)],
    ),
    (
        "沪镍",
        "俄镍、金川镍升水分别为 850 元/吨、2850 元/吨。",
        [("ni.russian_premium", "850", None), ("ni.jinchuan_premium", "2850", None)],
    ),
    (
        "贵金属",
        "COMEX 黄金、白银分别收于 2175.7、22.05 美元/盎司，分别涨 0.42%、2.13%。",
        [("quote.au.comex", "2175.7", "0.42%"), ("quote.ag.comex", "22.05", "2.13%")],
    ),
    (
        "铜、铝",
        "沪铜主力收于 68900 元/吨，沪铝主力收于 19475 元/吨。",
        [("quote.cu.shfe", "68900", None), ("quote.al.shfe", "19475", None)],
    ),
    ("铜", "沪铜期价上涨，现货升水却回落 30 元/吨至 20 元/吨。", [("cu.spot_premium", "20", "-30")]),
]


@pytest.mark.parametrize(("heading", "sentence", "expected"), STATED, ids=[s for _, s, _ in STATED])
def test_what_a_sentence_states(heading: str, sentence: str, expected: list[Stated]) -> None:
    assert read_stated(heading, sentence) == expected
