"""The addresses that mails link to: pages of Airflow and of the Report Desk, defined only here."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

# The Report Desk without Airflow's frame, which has no address for a single report.
DESK = "report-desk"


@dataclass(frozen=True, slots=True)
class Links:
    """`ui` is the address of Airflow's pages, `sender` the sender of mails, `language` that of audiences without one."""

    ui: str
    sender: str
    language: str

    def airflow(self, dag: str = "daily_report") -> str:
        """The page of a DAG."""
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
