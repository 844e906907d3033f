"""Where mails point to: the only place that knows the addresses of Airflow's pages and of the Report Desk."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

# The desk's own pages: inside Airflow's frame no link could lead to one report.
DESK = "report-desk"


@dataclass(frozen=True, slots=True)
class Links:
    """`ui` is the address of Airflow's pages, `sender` whom mails come from, `language` theirs unless told."""

    ui: str
    sender: str
    language: str

    def airflow(self, dag: str = "daily_report") -> str:
        """A DAG's page."""
        return f"{self.ui.rstrip('/')}/dags/{quote(dag)}"

    def report(self, day: date | None) -> str:
        """The report's page in the Report Desk, with its findings; the desk itself without a day."""
        return f"{self.ui.rstrip('/')}/{DESK}/" + (f"report/{day}" if day else "")

    def finding(self, day: date | None, fingerprint: str) -> str:
        """A finding on the report's page: in the query, because a login drops a fragment."""
        return f"{self.report(day)}?finding={quote(fingerprint, safe='')}"

    def original(self, day: date | None, revision: int) -> str:
        """The report's PDF."""
        return f"{self.report(day)}/{revision}/original.pdf"
