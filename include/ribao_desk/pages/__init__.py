"""One module a page, and `decisions` for what people do on them. Each has a `router`."""

from ribao_desk.pages import calendar, decisions, files, report, series

ROUTERS = (calendar.router, files.router, report.router, decisions.router, series.router)
