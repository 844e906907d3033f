"""The assets that connect DAGs, and the arguments that all tasks share."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, AssetAlias

from ribao_airflow.failures import report_failure

WAREHOUSE = Asset(name="ribao_warehouse", uri="ribao://warehouse/readings")
QUARANTINE = Asset(name="ribao_quarantine", uri="ribao://warehouse/quarantine")
# Through an alias a task emits an event for a quarantined report only when there is one.
QUARANTINED = AssetAlias("ribao_quarantined")

# Retries help against what passes: the site, the database or the mail server being away.
DEFAULT_ARGS: dict[str, Any] = {
    "owner": "ribao",
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(minutes=15),
    "on_failure_callback": report_failure,
}
