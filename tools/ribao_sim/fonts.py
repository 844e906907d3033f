"""The fonts that simulated reports are set in, all of them data of Python packages.

Parsing the Chinese font takes half a second, so each font is registered once a process.
"""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from ribao.fonts import CHINESE_FONT


@cache
def register_embedded_chinese() -> str:
    """The name of Ribao's Chinese font, of which a PDF gets the characters that it prints."""
    pdfmetrics.registerFont(TTFont("NotoSansSC", CHINESE_FONT))
    return "NotoSansSC"


@cache
def register_unembedded_chinese() -> str:
    """The name of a Chinese font that a PDF only names: who shows the PDF puts another in its place."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


@cache
def register_embedded_latin() -> str:
    """The name of a font for Latin letters and digits that a PDF holds; reportlab brings it."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    return "Vera"
