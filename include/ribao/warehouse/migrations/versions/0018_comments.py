"""Plain SQL: sql/0018_comments.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run the file."""
    run_sql("0018_comments.sql")
