"""The few calls to the running Airflow's REST API that a local installation needs."""

from datetime import date
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from ribao.errors import Retryable, RibaoError
from urllib3.util import Retry

PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
# Our services by the names that Airflow's health gives them.
SERVICES = {"scheduler": "scheduler", "triggerer": "triggerer", "dag_processor": "dag-processor"}
TIMEOUT, HEALTH_TIMEOUT = 20, 5
# A busy machine answers late; asking again is harmless where nothing is changed.
_PATIENT = Retry(
    total=5, connect=2, backoff_factor=0.2, allowed_methods={"GET"}, status_forcelist={502, 503, 504}
)


class AirflowUnavailable(Retryable):
    """Airflow does not answer, or answers with a server error."""


class AirflowApi:
    """A client of Airflow's REST API at `url`, logged in as admin."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        self.password = password
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount(url, HTTPAdapter(max_retries=_PATIENT))
        self.hasty = requests.Session()
        self.hasty.trust_env = False

    def is_healthy(self) -> bool:
        """Whether all of Airflow's parts have a recent heartbeat."""
        return set(PARTS) <= self._find_parts("healthy")

    def find_silent_services(self) -> set[str]:
        """Return the names of services without a recent heartbeat, or an empty set if Airflow does not answer."""
        return {SERVICES[part] for part in self._find_parts("unhealthy") & SERVICES.keys()}

    def _find_parts(self, status: str) -> set[str]:
        """Return the parts with this status. One short request without retries: callers poll."""
        try:
            parts = self.hasty.get(f"{self.url}/api/v2/monitor/health", timeout=HEALTH_TIMEOUT).json()
        except requests.RequestException:
            return set()
        return {part for part, health in parts.items() if (health or {}).get("status") == status}

    def log_in(self) -> None:
        """Get a token for the calls below."""
        login = {"username": "admin", "password": self.password}
        token = _read_content(self._send("POST", f"{self.url}/auth/token", json=login))["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"

    def list_dags(self) -> set[str]:
        """Return the ids of the DAGs that Airflow has parsed so far."""
        return {dag["dag_id"] for dag in self._call("GET", "dags", params={"limit": 100})["dags"]}

    def list_import_errors(self) -> list[str]:
        """Return one line for each DAG file that cannot be imported."""
        found = self._call("GET", "importErrors")["import_errors"]
        return [f"{e['filename']}: {e['stack_trace'].strip().splitlines()[-1]}" for e in found]

    def unpause_dag(self, dag_id: str) -> None:
        """Unpause a DAG."""
        self._call("PATCH", f"dags/{dag_id}", json={"is_paused": False})

    def read_run_state(self, dag_id: str, run_id: str) -> str | None:
        """Return the state of a run (queued, running, success, failed), or None if there is no such run."""
        return self._read_state(f"dags/{dag_id}/dagRuns/{run_id}")

    def read_task_state(self, dag_id: str, run_id: str, task_id: str) -> str | None:
        """Return the state of a task of a run, or None if it has none yet."""
        return self._read_state(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}")

    def read_run_states(self, dag_id: str) -> dict[str, str]:
        """Return the state of each run of a DAG by run id."""
        found = self._call("GET", f"dags/{dag_id}/dagRuns", params={"limit": 1000})["dag_runs"]
        return {run["dag_run_id"]: run["state"] for run in found}

    def trigger_run(self, dag_id: str, run_id: str, day: date | None = None, **conf: object) -> None:
        """Start the run `run_id` of `dag_id`, for the report of `day` if given. Idempotent."""
        given = {"report_date": day.isoformat(), **conf} if day else conf
        body = {"dag_run_id": run_id, "logical_date": None, "conf": given}
        answer = self._send("POST", self._build_url(f"dags/{dag_id}/dagRuns"), json=body)
        if answer.status_code != requests.codes.conflict:
            _read_content(answer)

    def clear_run(self, dag_id: str, run_id: str) -> None:
        """Clear the failed tasks of `run_id`, so that Airflow runs them again."""
        body = {"dry_run": False, "only_failed": True}
        self._call("POST", f"dags/{dag_id}/dagRuns/{run_id}/clear", json=body)

    def _read_state(self, path: str) -> str | None:
        answer = self._send("GET", self._build_url(path))
        if answer.status_code == requests.codes.not_found:
            return None
        state: str | None = _read_content(answer)["state"]
        return state

    def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        return _read_content(self._send(method, self._build_url(path), **given))

    def _build_url(self, path: str) -> str:
        return f"{self.url}/api/v2/{path}"

    def _send(self, method: str, url: str, **given: Any) -> requests.Response:
        try:
            return self.session.request(method, url, timeout=TIMEOUT, **given)
        except requests.RequestException as error:
            raise AirflowUnavailable(f"Airflow does not answer: {error}", "see api-server.log") from error


def _read_content(answer: requests.Response) -> dict[str, Any]:
    """Parse a JSON answer. AirflowUnavailable for a server error, RibaoError for a refused request."""
    if answer.status_code >= requests.codes.server_error:
        raise AirflowUnavailable(f"Airflow answers {answer.status_code}", "see api-server.log")
    if not answer.ok:
        raise RibaoError(
            f"Airflow refuses {answer.request.method} {answer.url}: {answer.status_code} {answer.text[:200]}"
        )
    content: dict[str, Any] = answer.json()
    return content
