"""docker-compose.yaml is a valid compose file and keeps the promises of docs/deploy.md."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

CHECKOUT = Path(__file__).resolve().parents[2]
FILE = CHECKOUT / "docker-compose.yaml"
LASTING = {
    "metadata",
    "warehouse",
    "redis",
    "api-server",
    "scheduler",
    "dag-processor",
    "triggerer",
    "worker",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return content


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_file_follows_the_compose_specification() -> None:
    result = validate(FILE)
    assert result.returncode == 0, result.stdout


def test_validator_finds_mistakes(tmp_path: Path, compose: dict[str, Any]) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(yaml.safe_dump({**compose, "services": {"worker": {"ports": "8080"}}}))
    assert validate(broken).returncode != 0


def test_every_service_is_there_and_says_how_it_is(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == LASTING | {"init"}
    assert {name for name, service in services.items() if "healthcheck" in service} == LASTING


def test_every_image_is_pinned_by_digest(compose: dict[str, Any]) -> None:
    images = {service["image"] for service in compose["services"].values()} - {"ribao:local"}
    images |= set(re.findall(r"^FROM (\S+)", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE))
    assert len(images) == 3
    for image in images:
        assert re.fullmatch(r"[\w/]+:[\w.-]+@sha256:[0-9a-f]{64}", image), image


def test_no_password_is_written_down_or_has_a_default(compose: dict[str, Any]) -> None:
    text = FILE.read_text()
    secrets = set(re.findall(r"\$\{([A-Z_]*(?:PASSWORD|SECRET|KEY)[A-Z_]*)", text))
    assert secrets
    for name in secrets:
        assert f"${{{name}:?" in text, f"{name} may be left empty"
        assert f"${{{name}:-" not in text, f"{name} has a default"
    for url in re.findall(r"[a-z+]+://[^\s@]*:([^\s@]+)@", text):
        assert url.startswith("${") or "example.com" in text


def test_named_volumes_are_declared_and_used(compose: dict[str, Any]) -> None:
    mounts = [m for service in compose["services"].values() for m in service.get("volumes", [])]
    named = {m.split(":")[0] for m in mounts if not m.startswith((".", "/"))}
    assert named == set(compose["volumes"])


def test_airflow_parts_share_the_checkouts_code(compose: dict[str, Any]) -> None:
    for name in ("api-server", "scheduler", "dag-processor", "triggerer", "worker"):
        mounts = compose["services"][name]["volumes"]
        for folder in ("dags", "plugins", "include"):
            assert f"./{folder}:/opt/airflow/{folder}:ro" in mounts


def test_metadata_and_warehouse_are_two_databases(compose: dict[str, Any]) -> None:
    environment = compose["services"]["scheduler"]["environment"]
    assert "@metadata/airflow" in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert "@warehouse/warehouse" in environment["RIBAO_WAREHOUSE"]
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    # A bare postgresql:// means psycopg 3 since SQLAlchemy 2.1, which is not installed.
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith("postgresql+psycopg2://")


def test_each_part_has_only_the_secrets_that_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    names = set(re.findall(r"\$\{([A-Z_]+):\?", FILE.read_text())) - {"RIBAO_SMTP", "RIBAO_MAIL_FROM"}
    assert secrets_of(services["worker"], names) == {"FERNET_KEY", "LOADER_PASSWORD", "REDIS_PASSWORD"}
    for part in ("api-server", "scheduler", "dag-processor", "triggerer"):
        assert secrets_of(services[part], names) == names - {"WAREHOUSE_PASSWORD", "UI_PASSWORD"}
    assert secrets_of(services["init"], names) == names
    for server, own in (("metadata", "METADATA"), ("warehouse", "WAREHOUSE"), ("redis", "REDIS")):
        assert secrets_of(services[server], names) == {f"{own}_PASSWORD"}


def secrets_of(service: dict[str, Any], names: set[str]) -> set[str]:
    return {name for name in names if f"${{{name}" in str(service)}


def test_every_container_is_confined_and_no_password_is_an_argument(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"] and service["mem_limit"] and service["pids_limit"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "${" not in str(service.get("command", "")).replace("$${", ""), name


def test_image_is_built_from_the_pinned_airflow() -> None:
    base = re.search(r"^FROM apache/airflow:([\d.]+)-python3\.", (CHECKOUT / "Dockerfile").read_text(), re.M)
    pinned = re.search(r"^apache-airflow==([\d.]+)", (CHECKOUT / "requirements.txt").read_text(), re.M)
    assert base and pinned and base[1] == pinned[1]


def test_the_documented_command_makes_every_secret(tmp_path: Path) -> None:
    commands = re.findall(r"```sh\n(.*?)```", (CHECKOUT / "docs" / "deploy.md").read_text(), re.S)
    without_docker = "\n".join(commands[:2]).replace("docker compose up -d --build", "")
    subprocess.run(["bash", "-euc", without_docker], cwd=tmp_path, check=True)
    made = dict(line.split("=", 1) for line in (tmp_path / ".env").read_text().splitlines())
    assert set(re.findall(r"\$\{([A-Z_]+):\?", FILE.read_text())) == set(made)
    Fernet(made["FERNET_KEY"])
    assert len(set(made.values())) == len(made)
