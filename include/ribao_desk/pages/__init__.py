"""One module a page, and `decisions` for what people do on them. Each has a `router`."""

from ribao_desk.pages import calendar, decisions, files, findings, health, report, series

ROUTERS = tuple(page.router for page in (calendar, files, report, decisions, series, findings, health))
