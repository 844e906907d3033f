"""Plain SQL: sql/0019_speed.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Run the file."""
    run_sql("0019_speed.sql")
