"""The few calls to the running Airflow's REST API that a local installation needs."""

from datetime import date
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from ribao.errors import RibaoError
from urllib3.util import Retry

PARTS = ("metadatabase", "scheduler", "triggerer", "dag_processor")
TIMEOUT = 20
# A busy machine answers late; asking again is harmless where nothing is changed.
_PATIENT = Retry(
    total=5, connect=2, backoff_factor=0.2, allowed_methods={"GET"}, status_forcelist={502, 503, 504}
)


class AirflowApi:
    """Airflow at `url`, spoken to as the admin."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        self.password = password
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.mount(url, HTTPAdapter(max_retries=_PATIENT))

    def healthy(self) -> bool:
        """Do all of Airflow's parts report in?"""
        try:
            parts = self.session.get(f"{self.url}/api/v2/monitor/health", timeout=TIMEOUT).json()
        except requests.RequestException:
            return False
        return all((parts.get(part) or {}).get("status") == "healthy" for part in PARTS)

    def log_in(self) -> None:
        """Get a token for the calls below."""
        login = {"username": "admin", "password": self.password}
        answer = self.session.post(f"{self.url}/auth/token", json=login, timeout=TIMEOUT)
        answer.raise_for_status()
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def dags(self) -> set[str]:
        """The ids of the DAGs that Airflow knows by now."""
        return {dag["dag_id"] for dag in self._call("GET", "dags", params={"limit": 100})["dags"]}

    def import_errors(self) -> list[str]:
        """One line for each DAG file that cannot be read."""
        found = self._call("GET", "importErrors")["import_errors"]
        return [f"{e['filename']}: {e['stack_trace'].strip().splitlines()[-1]}" for e in found]

    def unpause(self, dag_id: str) -> None:
        """Let `dag_id` run."""
        self._call("PATCH", f"dags/{dag_id}", json={"is_paused": False})

    def run_state(self, dag_id: str, run_id: str) -> str | None:
        """The state of a run (queued, running, success, failed), None where there is no such run."""
        return self._state(f"dags/{dag_id}/dagRuns/{run_id}")

    def task_state(self, dag_id: str, run_id: str, task_id: str) -> str | None:
        """The state of a task of a run, None where it has none yet."""
        return self._state(f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}")

    def run_states(self, dag_id: str) -> dict[str, str]:
        """The state of each run of a DAG by its id."""
        found = self._call("GET", f"dags/{dag_id}/dagRuns", params={"limit": 1000})["dag_runs"]
        return {run["dag_run_id"]: run["state"] for run in found}

    def trigger(self, dag_id: str, run_id: str, day: date | None = None, **conf: object) -> None:
        """Start the run `run_id` of `dag_id`, for the report of `day` where there is one."""
        given = {"report_date": day.isoformat(), **conf} if day else conf
        self._call(
            "POST",
            f"dags/{dag_id}/dagRuns",
            json={"dag_run_id": run_id, "logical_date": None, "conf": given},
        )

    def clear(self, dag_id: str, run_id: str) -> None:
        """Run the failed tasks of `run_id` again."""
        body = {"dry_run": False, "only_failed": True}
        self._call("POST", f"dags/{dag_id}/dagRuns/{run_id}/clear", json=body)

    def _state(self, path: str) -> str | None:
        answer = self._send("GET", path)
        if answer.status_code == requests.codes.not_found:
            return None
        state: str | None = _checked(answer)["state"]
        return state

    def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        return _checked(self._send(method, path, **given))

    def _send(self, method: str, path: str, **given: Any) -> requests.Response:
        try:
            return self.session.request(method, f"{self.url}/api/v2/{path}", timeout=TIMEOUT, **given)
        except requests.RequestException as error:
            raise RibaoError(f"Airflow does not answer: {error}", "see api-server.log") from error


def _checked(answer: requests.Response) -> dict[str, Any]:
    answer.raise_for_status()
    content: dict[str, Any] = answer.json()
    return content
