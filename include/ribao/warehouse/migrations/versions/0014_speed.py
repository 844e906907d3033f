"""Plain SQL: sql/0014_speed.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the file."""
    run_sql("0014_speed.sql")
