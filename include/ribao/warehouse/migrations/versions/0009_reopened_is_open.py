"""Plain SQL: sql/0009_reopened_is_open.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Run the file."""
    run_sql("0009_reopened_is_open.sql")
