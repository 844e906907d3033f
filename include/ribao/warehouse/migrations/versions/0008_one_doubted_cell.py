"""Plain SQL: sql/0008_one_doubted_cell.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the file."""
    run_sql("0008_one_doubted_cell.sql")
