"""Send a mail for a DAG file that Airflow cannot import: no callback of a DAG can."""

import sys

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


@hookimpl
def on_new_dag_import_error(filename: str, stacktrace: str) -> None:
    """Report a file that cannot be imported. The DAG processor calls this once, until the file is fixed."""
    from ribao_airflow.failures import report_import_error

    report_import_error(filename, stacktrace)


class ImportErrorsPlugin(AirflowPlugin):
    """Listens through this module."""

    name = "ribao_import_errors"
    listeners = [sys.modules[__name__]]  # noqa: RUF012
