"""Plain SQL: sql/0007_finding_witness.sql."""

from ribao.warehouse.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run the file."""
    run_sql("0007_finding_witness.sql")
