"""The warehouse's schema as numbered SQL files, each run once by alembic. No way back: restore a backup instead."""

from importlib.resources import files


def sql(name: str) -> str:
    """The text of a file in sql/."""
    return files(__name__).joinpath("sql", name).read_text(encoding="utf-8")


def run_sql(name: str) -> None:
    """Run a file of sql/ inside the running migration."""
    from alembic import op

    # The driver's own cursor: without parameters it leaves % signs alone.
    op.get_bind().connection.cursor().execute(sql(name))
