"""Plain SQL: sql/0021_witnesses.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Run the file."""
    run_sql("0021_witnesses.sql")
