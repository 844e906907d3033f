"""Plain SQL: sql/0003_outbox.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the file."""
    run_sql("0003_outbox.sql")
