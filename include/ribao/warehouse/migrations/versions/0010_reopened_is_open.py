"""Plain SQL: sql/0010_reopened_is_open.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Run the file."""
    run_sql("0010_reopened_is_open.sql")
