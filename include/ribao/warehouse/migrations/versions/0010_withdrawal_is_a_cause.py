"""Plain SQL: sql/0010_withdrawal_is_a_cause.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the file."""
    run_sql("0010_withdrawal_is_a_cause.sql")
