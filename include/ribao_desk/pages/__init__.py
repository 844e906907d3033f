"""One module a page. Each has a `router`."""

from ribao_desk.pages import calendar, files, report

ROUTERS = (calendar.router, files.router, report.router)
