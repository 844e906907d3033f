"""Plain SQL: sql/0002_marts.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the file."""
    run_sql("0002_marts.sql")
