"""Simulated days laid out in many ways, for tests and `python -m bench.layouts`.

The way: `dress` (another order, other labels, other ways to print a number or a
date) -> `style` (fonts, rules, page breaks, chosen by a seed) -> `html`
(Chromium), `platypus` (reportlab) or `office` (a Word document by LibreOffice) -> a PDF; `compare`
says where a reading of it differs from what was printed.
"""
