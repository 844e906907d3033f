"""The forms of answers, a module each: `parse(content, day, product)` gives the published numbers.

`product` is what was asked for, where the answer itself does not say it.
"""

from collections.abc import Callable, Mapping
from datetime import date

from ribao.model import Published
from ribao.witness.formats import (
    dce_quotes,
    etf_holdings,
    gfex_quotes,
    gfex_warrants,
    lme_stocks,
    sge_prices,
    shfe_quotes,
    shfe_stocks,
    shfe_stocks_page,
)

Parse = Callable[[bytes, date, str], tuple[Published, ...]]

FORMATS: Mapping[str, Parse] = {
    module.__name__.rpartition(".")[2]: module.parse
    for module in (
        dce_quotes,
        etf_holdings,
        gfex_quotes,
        gfex_warrants,
        lme_stocks,
        sge_prices,
        shfe_quotes,
        shfe_stocks,
        shfe_stocks_page,
    )
}
