"""The operations page has a section for every mail, and what the docs tell people to type exists."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from airflow.dag_processing.dagbag import DagBag
from ribao.__main__ import cli
from ribao.notify.alerts import load_alerts

CHECKOUT = Path(__file__).resolve().parents[3]
PAGES = [*sorted((CHECKOUT / "docs").glob("*.md")), *CHECKOUT.glob("README.md")]
OPERATIONS = (CHECKOUT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMAND = re.compile(r"(?<!from )\bribao ([a-z].*?)(?=`|$|  +#| #)", re.MULTILINE)


def named() -> Iterator[tuple[str, str]]:
    """Each page with what it tells people to type after `ribao`, in code only."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        inline = re.findall(r"`(ribao [^`]+)`", text)
        for code in [*blocks, *inline]:
            yield from ((page.name, told) for told in COMMAND.findall(code))


def test_there_are_commands_to_look_at() -> None:
    assert len(list(named())) > 10


@pytest.mark.parametrize(("page", "told"), sorted(set(named())))
def test_every_command_named_in_the_docs_exists_with_its_options(page: str, told: str) -> None:
    name, *rest = told.split()
    command = cli.commands.get(name)
    assert command, f"{page}: ribao {told}"
    known = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
    given = {word.split("=")[0] for word in rest if word.startswith("--") and word != "--"}
    assert given <= known | {"--help"}, f"{page}: ribao {told}"


def test_every_mail_points_to_a_section() -> None:
    sections = {
        heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.+)$", OPERATIONS, re.MULTILINE)
    }
    sections = {re.sub(r"[^\w-]", "", section) for section in sections}
    alerts = [*load_alerts()["notices"].values(), *load_alerts()["failures"].values()]
    assert {alert["see"] for alert in alerts} <= sections


def test_every_run_that_is_started_by_hand_is_one_that_its_dag_knows() -> None:
    dags = DagBag(dag_folder=str(CHECKOUT / "dags")).dags
    started = re.findall(r"airflow dags trigger (\w+)(?: --conf ('[^']*'))?", OPERATIONS)
    assert len(started) > 4
    for dag_id, conf in started:
        given = json.loads(shlex.split(conf)[0]) if conf else {}
        assert set(given) <= set(dags[dag_id].params), dag_id


def test_files_that_are_named_exist() -> None:
    for path in re.findall(r"`((?:include|dags|plugins|docs)/[\w/.]+\.\w+)`", OPERATIONS):
        assert (CHECKOUT / path).exists(), path
