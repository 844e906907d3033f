"""Plain SQL: sql/0006_finding_episodes.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the file."""
    run_sql("0006_finding_episodes.sql")
