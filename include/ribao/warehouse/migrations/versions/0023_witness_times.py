"""Plain SQL: sql/0023_witness_times.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0023"
down_revision = "0021"


def upgrade() -> None:
    """Run the file."""
    run_sql("0023_witness_times.sql")
