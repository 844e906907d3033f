"""Plain SQL: sql/0015_finding_details.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the file."""
    run_sql("0015_finding_details.sql")
