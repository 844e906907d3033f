"""The Chinese font that Ribao brings, so that no result and no picture depends on the fonts of a machine.

`NotoSansSC-Regular.ttf` is Noto Sans CJK SC 2.004, weight 400, with the characters of GBK and Latin-1 and
with quadratic outlines, which every library here can draw and embed. Its licence is `OFL.txt`.
"""

from pathlib import Path

CHINESE_FONT = Path(__file__).parent / "NotoSansSC-Regular.ttf"
