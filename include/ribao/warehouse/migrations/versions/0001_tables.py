"""Plain SQL: sql/0001_tables.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the file."""
    run_sql("0001_tables.sql")
