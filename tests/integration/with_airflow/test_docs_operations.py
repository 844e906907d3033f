"""The operations page has a section for every mail, and every command in the docs exists."""

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


def find_commands() -> Iterator[tuple[str, str]]:
    """Each page with the text that it gives after `ribao`, in code only."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        inline = re.findall(r"`(ribao [^`]+)`", text)
        for code in [*blocks, *inline]:
            yield from ((page.name, command) for command in COMMAND.findall(code))


def test_there_are_commands() -> None:
    assert len(list(find_commands())) > 10


@pytest.mark.parametrize(("page", "typed"), sorted(set(find_commands())))
def test_every_command_named_in_the_docs_exists_with_its_options(page: str, typed: str) -> None:
    name, *rest = typed.split()
    command = cli.commands.get(name)
    assert command, f"{page}: ribao {typed}"
    options = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
    given = {word.split("=")[0] for word in rest if word.startswith("--") and word != "--"}
    assert given <= options | {"--help"}, f"{page}: ribao {typed}"


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
