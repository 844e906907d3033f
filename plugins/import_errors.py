"""A DAG's file that Airflow cannot import is told by mail: no callback of a DAG can tell it."""

import sys

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


@hookimpl
def on_new_dag_import_error(filename: str, stacktrace: str) -> None:
    """Called by the DAG processor once, until the file is mended."""
    from ribao_airflow.failures import report_import_error

    report_import_error(filename, stacktrace)


class ImportErrorsPlugin(AirflowPlugin):
    """Listens through this module."""

    name = "ribao_import_errors"
    listeners = [sys.modules[__name__]]  # noqa: RUF012
