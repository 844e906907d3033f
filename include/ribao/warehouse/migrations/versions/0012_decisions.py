"""Plain SQL: sql/0012_decisions.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the file."""
    run_sql("0012_decisions.sql")
