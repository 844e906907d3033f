"""Plain SQL: sql/0020_reading_confidence.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Run the file."""
    run_sql("0020_reading_confidence.sql")
