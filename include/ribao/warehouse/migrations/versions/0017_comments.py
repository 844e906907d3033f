"""Plain SQL: sql/0017_comments.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the file."""
    run_sql("0017_comments.sql")
