"""Who gets which mail: the file is checked, and a mistake in it is named."""

from pathlib import Path

import pytest
from ribao.errors import ConfigError
from ribao.model import Finding
from ribao.notify import load_people
from ribao.settings import Settings

from tests.fixtures.mails import analyst


def people(tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return load_people(path)


def test_the_shipped_file_is_right() -> None:
    assert {a.role for a in load_people(Settings().people)} == {"analyst", "engineer"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("name: a, role: boss, addresses: [a@b.c]", "role 'boss' is not known"),
        ("name: a, role: analyst, addresses: [a@b.c], colour: red", "setting 'colour' is not known"),
        ("name: a, role: analyst, addresses: [a@b.c], severities: [bad]", "severity 'bad' is not known"),
        ("name: a, role: analyst, addresses: [a@b.c], commodities: [gold]", "commodity 'gold' is not known"),
        ("name: a, role: analyst, addresses: [a@b.c], language: fr", "language 'fr' is not known"),
        ("name: a, role: analyst, addresses: [nobody]", "'nobody' is no mail address"),
        ("name: a, role: analyst, addresses: ['a@b.c, d@e.f']", "is no mail address"),
        ("name: a, role: analyst, chats: ['irc:x']", "chat 'irc' is not known"),
        ("name: a, role: analyst", "has no address and no chat"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        people(tmp_path, f"audiences: [{{{entry}}}]")


@pytest.mark.parametrize("text", ["", "audiences: 3", "audiences: [", "people: []"])
def test_another_file_is_no_list_of_audiences(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match="is no list of audiences"):
        people(tmp_path, text)


def test_a_name_may_stand_once(tmp_path: Path) -> None:
    entry = "{name: a, role: analyst, addresses: [a@b.c]}"
    with pytest.raises(ConfigError, match="twice"):
        people(tmp_path, f"audiences: [{entry}, {entry}]")


def test_what_an_audience_wants() -> None:
    finding = Finding("x", "warn", (), "x")
    assert analyst(commodities=("cu",)).wants(finding, "cu")
    assert analyst(commodities=("cu",)).wants(finding, "")
    assert not analyst(commodities=("cu",)).wants(finding, "al")
    assert not analyst(severities=("error",)).wants(finding, "cu")
