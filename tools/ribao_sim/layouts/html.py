"""A report as HTML, printed to PDF by Chromium."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from ribao_sim.layouts.grid import build_block_rows, build_quote_rows, compute_widths, list_fields
from ribao_sim.layouts.machine import find_program
from ribao_sim.layouts.style import QUOTES, SOURCE, Style, find_name_row

Day = dict[str, Any]

FONTS = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL UMing CN",
    "Noto Sans CJK SC",
)
_RULES = {
    "full": "td,th{border:.6pt solid #333}",
    "hrules": "tr{border-bottom:.5pt solid #444}",
    "three_line": "table{border-top:1.2pt solid #000;border-bottom:1.2pt solid #000}tr.head{border-bottom:.6pt solid #000}",
    "zebra": "tr:nth-child(even){background:#eef2f8}",
    "none": "",
}
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


@contextmanager
def run_chromium() -> Iterator[Any]:
    """A running Chromium. ConfigError where none is installed."""
    from playwright.sync_api import sync_playwright

    path = find_program(("chromium", "chromium-browser", "google-chrome"), "chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def write_pdf(day: Day, style: Style, target: Path, browser: Any) -> None:
    """Lay a day out and print it."""
    page = browser.new_page()
    page.set_content(build_document(day, style))
    bar = "<div style='font-size:8px;width:100%;padding:0 15mm;text-align:{a}'>{t}</div>"
    footer = style.footer.format(p="<span class=pageNumber></span>", n="<span class=totalPages></span>")
    page.pdf(
        path=str(target),
        prefer_css_page_size=True,
        display_header_footer=True,
        header_template=bar.format(a="left", t=style.header or "&nbsp;"),
        footer_template=bar.format(a="center", t=footer),
        print_background=True,
    )
    page.close()


def build_document(day: Day, style: Style) -> str:
    """The whole page."""
    parts = [
        f"<style>{_build_css(style)}</style>",
        _build_watermark(style),
        f"<h1>商品日报 {day['report_date'].replace('-', '')}</h1><h2>主要品种观点</h2>",
        *(_build_section(s, style) for s in day["sections"]),
        "<div class=tables><h2>1、金属主要品种昨日交易数据</h2>",
        "<p class=caption>昨日主要期货市场收市数据</p>",
        _build_quotes(day, style),
        f"<p class=caption>{SOURCE}</p>",
        f"<img src='{PICTURE}' style='width:60%;height:90pt;display:block'>" if style.logo else "",
        "<h2>2、产业数据透视</h2>",
        _build_blocks(day, style),
        f"<p class=caption>{SOURCE}</p></div><h2>洞彻风云共创未来</h2>",
    ]
    return "".join(parts)


def _build_css(s: Style) -> str:
    wide = "@page wide{size:297mm 210mm;margin:22mm 20mm}.tables{page:wide}" if s.landscape else ""
    new_page = ".tables{break-before:page}" if s.tables_on_new_page else ""
    whole = (
        "tbody{break-inside:avoid}"
        if s.whole_blocks
        else f"tr{{break-inside:{'auto' if s.cut_rows else 'avoid'}}}"
    )
    numbers = "td:not(.l):not(.n){white-space:nowrap;overflow-wrap:normal}" if s.overflow else ""
    bold = (
        ".b{position:relative}.b::after{content:attr(data-t);position:absolute;left:.3px;top:0}"
        if s.fake_bold
        else ".b{font-weight:bold}"
    )
    repeat = "" if s.repeat_header else "thead{display:table-row-group}"
    return f"""@page{{size:A4;margin:22mm {s.margin_mm}mm}}{wide}{new_page}{whole}{bold}{repeat}
    body{{font:{s.body}pt/{s.leading} '{FONTS[s.font]}';margin:0}} h1{{font-size:1.6em;text-align:center}}
    h2{{font-size:1.2em}} p{{margin:0;text-indent:2em;text-align:justify}} .headline{{text-indent:0;margin-top:6pt;font-size:{s.body + 0.5}pt}}
    .caption{{text-indent:0;font-size:8pt}} table{{border-collapse:collapse;width:100%;table-layout:fixed;font-size:{s.table}pt;line-height:1.25}}
    td,th{{padding:{s.padding}pt 1.5pt;text-align:{s.align};font-weight:normal;overflow-wrap:anywhere}} td.l{{text-align:{s.label_align}}}
    td.n{{text-align:center;vertical-align:middle}} tr.head{{background:{"#dde6f2" if s.grid != "none" else "none"}}}
    {_RULES[s.grid]} {numbers}
    .mark{{position:fixed;top:40%;left:5%;font-size:90pt;color:#{"bbb" if s.watermark == "under" else "888"};transform:rotate(-38deg);
    z-index:{-1 if s.watermark == "under" else 9};opacity:.35;white-space:nowrap}}"""


def _build_watermark(style: Style) -> str:
    return "" if style.watermark == "none" else "<div class=mark>铜冠金源期货</div>"


def _build_bold(text: str) -> str:
    return f"<span class=b data-t='{escape(text)}'>{escape(text)}</span>"


def _build_section(section: Day, style: Style) -> str:
    lines = [f"<p class=headline>{_build_bold(section['commodity'] + '：' + section['headline'])}</p>"]
    lines += [f"<p>{escape(p)}</p>" for p in section["paragraphs"]]
    if section["advice"]:
        lines.append(f"<p>{_build_bold('操作建议：' + section['advice'])}</p>")
    return "".join(lines)


def _build_quotes(day: Day, style: Style) -> str:
    head = "".join(f"<th>{_build_bold(t)}</th>" for t in QUOTES)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in r)}</tr>" for r in build_quote_rows(day))
    return f"<table><thead><tr class=head>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _build_blocks(day: Day, style: Style) -> str:
    columns = "".join(f"<col style='width:{w:.2f}%'>" for w in compute_widths(100, style))
    bodies = [_build_block(b, style) for b in day["blocks"]]
    if style.block_gap:
        return "".join(f"<table style='margin-top:6pt'>{columns}{b}</table>" for b in bodies)
    return f"<table>{columns}{''.join(bodies)}</table>"


def _build_block(block: Day, style: Style) -> str:
    rows = build_block_rows(block, style)
    at = find_name_row(style.name_cell, len(rows))
    name = "<br>".join(block["block"]) if style.vertical_names else escape(block["block"])
    out = []
    for k, row in enumerate(rows):
        if at < 0:
            first = f"<td class=n rowspan={len(rows)}>{name}</td>" if k == 0 else ""
        else:
            first = f"<td class=n>{name if k == at else ''}</td>"
        if k == 0:
            cells = "".join(f"<td>{_build_bold(c) if c else ''}</td>" for c in row)
        else:
            cells = "".join(
                f"<td{' class=l' if field == 'label' else ''}>{escape(c)}</td>"
                for field, c in zip(list_fields(style), row, strict=True)
            )
        out.append(f"<tr{' class=head' if k == 0 else ''}>{first}{cells}</tr>")
    return f"<tbody>{''.join(out)}</tbody>"
