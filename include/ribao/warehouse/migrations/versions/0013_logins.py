"""Plain SQL: sql/0013_logins.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run the file."""
    run_sql("0013_logins.sql")
