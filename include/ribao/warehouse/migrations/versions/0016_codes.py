"""Plain SQL: sql/0016_codes.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the file."""
    run_sql("0016_codes.sql")
