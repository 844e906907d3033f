"""The same fact in many orders and wordings: names, openings, verbs, moves and units put together at random."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from ribao.read.narrative.statements import read_assertions

# heading, names, unit, series, levels
PRICE = [
    ("铜", ["沪铜主力", "沪铜主力 2405 合约", "沪铜期货主力", "上期所铜主力合约"], "元/吨", "quote.cu.shfe"),
    ("铜", ["伦铜", "LME 铜", "LME 三个月期铜"], "美元/吨", "cu.lme_3m"),
    ("铜", ["电解铜现货均价", "沪铜现货报价", "SMM 1#电解铜现货"], "元/吨", "cu.spot"),
    ("锌", ["主力", "沪锌主力合约", "锌期货主力"], "元/吨", "quote.zn.shfe"),
    ("锌", ["0# 锌均价", "锌锭现货价格", "上海 0#锌主流报价"], "元/吨", "zn.spot"),
    ("铝", ["长江现货均价", "铝现货长江均价"], "元/吨", "al.changjiang_spot"),
    ("铅", ["1#铅", "江浙沪地区现货"], "元/吨", "pb.spot"),
    ("氧化铝", ["全国氧化铝现货均价", "国内均价"], "元/吨", "ao.national_spot"),
    ("氧化铝", ["澳洲氧化铝 FOB", "澳洲氧化铝 FOB 价格"], "美元/吨", "ao.australia_fob"),
    ("贵金属", ["COMEX 黄金", "COMEX 黄金期货", "纽约期金"], "美元/盎司", "quote.au.comex"),
    ("螺纹", ["唐山钢坯", "唐山方坯价格"], "元/吨", "rb.tangshan_billet"),
    ("铁矿", ["日照港 PB 粉", "日照港 PB 粉报价"], "元/吨", "i.rizhao_pb"),
]
STOCK = [
    ("铅", ["LME 库存", "LME 铅库存", "伦铅库存"], "pb.lme_stock"),
    ("锡", ["LME 锡注销仓单", "注销仓单"], "sn.lme_cancelled"),
    ("铜", ["上期所仓单", "沪铜仓单", "上期所铜仓单库存"], "cu.shfe_warrant"),
    ("氧化铝", ["厂库", "上期所氧化铝厂库"], "ao.shfe_factory"),
    ("贵金属", ["SPDR 黄金 ETF 持仓", "SPDR 持仓", "SPDR 黄金持仓量"], "au.spdr"),
]
BASES = ["", "较前日", "较昨日", "较上一交易日", "环比", "日环比", "相较昨日", "比前一日"]
OPENINGS = ["", "周四", "昨日", "截至 3 月 28 日，", "数据显示，", "成交平平，", "其中，", "受宏观情绪影响，"]
UP = ["涨", "上涨", "走高", "收涨", "上调", "小幅上涨", "增加", "回升"]
DOWN = ["跌", "下跌", "走低", "收跌", "下调", "大幅下跌", "减少", "回落"]
MORE = ["增", "增加", "累库", "回升", "上升", "再增", "小幅增加"]
LESS = ["减", "减少", "去库", "下降", "回落", "续降", "大幅下降"]
ORDERS = [
    "{open}{name}{says}{value}，{base}{move}{change}。",
    "{open}{name}{says}{value}，{base}{move}{change}，市场观望情绪浓。",
    "{open}{name}{base}{move}{change}，{says}{value}。",
    "{open}{name}{base}{move}{change}至{value}。",
    "{open}{name}{base}{move}{change}，{says}{value}，成交清淡。",
    "{open}{name}{says}{value}（{base}{move}{change}）。",
    "{open}{name}{says}{value}，{base}{move}了{change}。",
    "价格重心变化不大；{open}{name}{says}{value}，{base}{move}{change}；下游按需采购。",
]
SAYS_PRICE = ["报", "收于", "为", "收报", "录得", "报收于", ""]
SAYS_STOCK = ["为", "报", "录得", "达", "合计", "", "维持在"]


@st.composite
def facts(draw: st.DrawFn) -> tuple[str, str, str, str, str]:
    """heading, sentence, series, value, change of one fact in some wording."""
    rising = draw(st.booleans())
    if draw(st.booleans()):
        heading, names, unit, series = draw(st.sampled_from(PRICE))
        move, says = draw(st.sampled_from(UP if rising else DOWN)), draw(st.sampled_from(SAYS_PRICE))
        value, change, change_unit = (
            str(draw(st.integers(300, 250000))),
            str(draw(st.integers(1, 2000))),
            unit,
        )
        if draw(st.booleans()):
            change, change_unit = str(Decimal(draw(st.integers(1, 999))) / 100), "%"
    else:
        heading, names, series = draw(st.sampled_from(STOCK))
        unit = change_unit = "吨"
        move, says = draw(st.sampled_from(MORE if rising else LESS)), draw(st.sampled_from(SAYS_STOCK))
        value, change = str(draw(st.integers(10, 400000))), str(draw(st.integers(1, 9000)))
    sentence = draw(st.sampled_from(ORDERS)).format(
        open=draw(st.sampled_from(OPENINGS)),
        name=draw(st.sampled_from(names)),
        says=says,
        base=draw(st.sampled_from(BASES)),
        move=move,
        value=f" {value} {unit}",
        change=f" {change}{change_unit}" if change_unit == "%" else f" {change} {change_unit}",
    )
    signed = ("" if rising else "-") + change + ("%" if change_unit == "%" else "")
    return heading, sentence, series, value, signed


@settings(max_examples=600, deadline=None)
@given(facts())
def test_a_fact_is_read_in_any_wording(fact: tuple[str, str, str, str, str]) -> None:
    heading, sentence, series, value, change = fact
    assert [(s.series, s.value, s.change) for s in read_assertions(heading, sentence)] == [
        (series, value, change)
    ]


@settings(max_examples=300, deadline=None)
@given(facts(), st.randoms(use_true_random=False))
def test_spaces_and_full_width_forms_change_nothing(
    fact: tuple[str, str, str, str, str], random: object
) -> None:
    heading, sentence, _, _, _ = fact
    bare = sentence.replace(" ", "")
    wide = bare.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789%()"})
    plain = [(s.series, s.value, s.change) for s in read_assertions(heading, bare)]
    assert [(s.series, s.value, s.change) for s in read_assertions(heading, wide)] == plain


@settings(max_examples=300, deadline=None)
@given(facts())
def test_every_number_stands_inside_its_span(fact: tuple[str, str, str, str, str]) -> None:
    heading, sentence, *_ = fact
    for assertion in read_assertions(heading, sentence):
        span = sentence[assertion.start : assertion.end]
        assert all(n.strip("-%") in span for n in (assertion.value, assertion.change) if n)


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        alphabet="铜锌库存仓单现货升贴平水涨跌至报收于较昨日持平预计元吨万手美/%.,，。、（）-+0123456789 LMESHFE#\n由分别和的"
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    for assertion in read_assertions("铜", text):
        assert 0 <= assertion.start < assertion.end <= len(text)
