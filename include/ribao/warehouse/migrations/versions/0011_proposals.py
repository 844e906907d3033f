"""Plain SQL: sql/0011_proposals.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the file."""
    run_sql("0011_proposals.sql")
