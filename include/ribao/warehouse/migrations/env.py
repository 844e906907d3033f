"""Alembic's entry: runs the migrations on the connection it is given, as the role that owns the tables."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table="migrations", version_table_schema="core")
with context.begin_transaction():
    context.run_migrations()
