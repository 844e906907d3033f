"""Place boxes on the pages as they are displayed, where pages are displayed turned and were read upright."""

from collections.abc import Sequence

from ribao.model import Box, Report
from ribao.read.pdf.page import Page
from ribao.read.pdf.page_transform import turn_box
from ribao.read.report_parts import replace_parts


def place_boxes(report: Report, pages: Sequence[Page]) -> Report:
    """Return the report with the boxes of turned pages on the pages as displayed."""
    turned = {page.number: page for page in pages if page.turn}

    def turn(box: Box) -> Box:
        page = turned.get(box.page)
        return turn_box(box, page.turn, page.width, page.height) if page else box

    return replace_parts(report, Box, turn) if turned else report
