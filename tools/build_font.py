"""Build `include/ribao/fonts/NotoSansSC-Regular.ttf` from a pinned release of Noto Sans CJK.

    python tools/build_font.py          # a few minutes; the same bytes every time

Noto publishes one variable font for all of Chinese, Japanese and Korean, with cubic outlines and 33 MB.
This takes its Simplified Chinese face, keeps the characters that Chinese brokers print, fixes the weight at
Regular and converts the outlines to TrueType's quadratic ones, which reportlab cannot do without.
"""

import hashlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.varLib import instancer

TARGET = Path(__file__).parents[1] / "include/ribao/fonts/NotoSansSC-Regular.ttf"
PACKAGE = "manimgx-fonts-cjk==2026.9.26.post1"
COLLECTION = "manimgx_fonts_cjk/NotoSansCJK-VF.otf.ttc"
COLLECTION_SHA256 = "d3d8256cdec8dbcb3552284bc6b20c734dd60c2ee9df83b5758e34807c4bac32"
SIMPLIFIED_CHINESE = 2  # the face's number in the collection
REGULAR = 400
MAX_OUTLINE_ERROR = 1.0  # of 1000 units an em

# What GBK lacks and PDFs of Chinese brokers hold: Latin letters; punctuation, currencies, arrows, signs and
# numbers in circles; CJK radicals, which some programs write in place of the characters that look the same
# (⽇ for 日); units in one square (㎡); full-width forms.
BLOCKS = (
    range(0x20, 0x7F),
    range(0xA0, 0x100),
    range(0x2000, 0x20D0),
    range(0x2100, 0x27C0),
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x302A),
    range(0x3380, 0x3400),
    range(0xFF01, 0xFF61),
    range(0xFFE0, 0xFFE7),
)
# OS/2 bits by which pdfium finds a font for a PDF's character set: Latin, Japanese, Simplified and
# Traditional Chinese (GBK holds the kanji of Shift JIS and the hanzi of Big5).
CODE_PAGES = sum(1 << bit for bit in (0, 17, 18, 20))
NAMES = {
    3: "2.004;ADBO;NotoSansCJKsc-Regular;ADOBE",
    4: "Noto Sans CJK SC Regular",
    6: "NotoSansCJKsc-Regular",
}
COPYRIGHT_AND_LICENSE_NAMES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14}
LAYOUT_TABLES = ("BASE", "GPOS", "GSUB", "VORG", "VVAR", "vhea", "vmtx")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        font = TTCollection(_download_collection(Path(folder))).fonts[SIMPLIFIED_CHINESE]
        _keep_characters(font, set(_list_gbk()).union(*BLOCKS))
        font = instancer.instantiateVariableFont(_reload(font), {"wght": REGULAR})
        font = _reload(font)
    _convert_to_truetype(font)
    _write_names(font)
    font.save(TARGET)
    digest = hashlib.sha256(TARGET.read_bytes()).hexdigest()
    print(f"{TARGET}: {font['maxp'].numGlyphs} glyphs, {TARGET.stat().st_size} bytes, sha256 {digest}")


def _download_collection(folder: Path) -> Path:
    """The pinned package's font file. SystemExit where it is not the one that this program was written for."""
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", "--python", sys.executable]
    subprocess.run([*uv, "--no-deps", "--target", str(folder), PACKAGE], check=True)
    path = folder / COLLECTION
    if hashlib.sha256(path.read_bytes()).hexdigest() != COLLECTION_SHA256:
        sys.exit(f"{PACKAGE} does not hold the expected {COLLECTION}")
    return path


def _list_gbk() -> Iterator[int]:
    """The code points of GBK's two-byte characters."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            character = bytes([lead, trail]).decode("gbk", "ignore")
            if len(character) == 1:
                yield ord(character)


def _keep_characters(font: TTFont, code_points: set[int]) -> None:
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += LAYOUT_TABLES
    options.name_IDs = sorted(COPYRIGHT_AND_LICENSE_NAMES)
    options.notdef_outline = True
    options.hinting = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=code_points)
    subsetter.subset(font)


def _reload(font: TTFont) -> TTFont:
    """The font as it is after writing: fontTools drops what no glyph uses any more only there."""
    data = io.BytesIO()
    font.save(data)
    return TTFont(data, recalcTimestamp=False)


def _convert_to_truetype(font: TTFont) -> None:
    """Replace the cubic outlines (CFF) by quadratic ones (glyf)."""
    order, outlines, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_OUTLINE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, glyphs
    font["loca"] = newTable("loca")
    for name in ("CFF ", "CFF2"):
        if name in font:
            del font[name]
    for name, (advance, _) in font["hmtx"].metrics.items():
        glyphs[name].recalcBounds(table)
        font["hmtx"][name] = (advance, glyphs[name].xMin if glyphs[name].numberOfContours else 0)
    _limit_like_truetype(font)


def _limit_like_truetype(font: TTFont) -> None:
    """The header of a TrueType font without instructions and without glyphs made of other glyphs."""
    font.sfntVersion = "\x00\x01\x00\x00"
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    limits.maxZones = 1
    for name in [
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ]:
        setattr(limits, name, 0)


def _write_names(font: TTFont) -> None:
    """Name the font after its weight, not after the variable font's lightest one; nothing depends on today."""
    for identifier, text in NAMES.items():
        font["name"].setName(text, identifier, 3, 1, 0x409)
    font["name"].names = [
        record for record in font["name"].names if record.nameID in COPYRIGHT_AND_LICENSE_NAMES
    ]
    if "STAT" in font:
        del font["STAT"]
    metrics = font["OS/2"]
    metrics.usWeightClass = REGULAR
    metrics.fsSelection = 1 << 6
    metrics.ulCodePageRange1 = CODE_PAGES
    metrics.usMaxContext = 0
    font["head"].modified = font["head"].created


if __name__ == "__main__":
    main()
