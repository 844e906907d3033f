"""Plain SQL: sql/0005_speed_and_backtests.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the file."""
    run_sql("0005_speed_and_backtests.sql")
