"""Plain SQL: sql/0004_statements_and_comments.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the file."""
    run_sql("0004_statements_and_comments.sql")
