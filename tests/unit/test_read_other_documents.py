"""Documents with tables that look like the report's are refused by name."""

from io import BytesIO

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import SimpleDocTemplate, Table
from ribao.errors import NotAReport
from ribao.fonts import CHINESE_FONT
from ribao.read.reader import parse_report


def table_pdf(*rows: tuple[str, ...]) -> bytes:
    """A PDF that holds one table."""
    pdfmetrics.registerFont(TTFont("zh", CHINESE_FONT))
    file = BytesIO()
    SimpleDocTemplate(file).build([Table(rows, style=[("FONT", (0, 0), (-1, -1), "zh", 9)])])
    return file.getvalue()


@pytest.mark.parametrize(
    "header",
    [
        ("品种", "6月21日", "6月14日", "涨跌"),
        ("品种", "6月21日", "6月14日", "涨跌", "6月21日"),
        ("品种", "6月21日", "6月14日", "涨跌", "品种", "6月21日", "涨跌"),
    ],
)
def test_a_table_of_one_half_is_another_document(header: tuple[str, ...]) -> None:
    numbers = tuple("工业硅" if text == "品种" else "12000" for text in header)
    with pytest.raises(NotAReport, match="another document"):
        parse_report(table_pdf(header, numbers, numbers))


def test_a_quote_table_without_all_columns_is_another_document() -> None:
    header = ("合约", "收盘价", "涨跌", "成交量")
    row = ("工业硅", "12000", "5", "1020")
    with pytest.raises(NotAReport, match="no column for open_interest, pct"):
        parse_report(table_pdf(header, row, row))
