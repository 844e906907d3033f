"""Who gets which mail: the file is checked, and a mistake in it is named."""

from pathlib import Path

import pytest
from ribao.errors import ConfigError
from ribao.model import Finding
from ribao.notify import Audience, load_people
from ribao.settings import Settings


def analyst(**given: object) -> Audience:
    return Audience(**{"name": "desk", "addresses": ("desk@example.com",), "role": "analyst", **given})  # type: ignore[arg-type]


def people(tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return load_people(path)


def test_the_shipped_file_is_right() -> None:
    assert {a.role for a in load_people(Settings().people)} == {"analyst", "engineer"}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("role: boss", "role: 'boss' is not allowed; allowed are 'analyst', 'engineer'"),
        ("colour: red", "colour: is not known here; allowed are name, role, addresses"),
        ("severities: [bad]", "severities[0]: 'bad' is not allowed; allowed are 'error', 'warn', 'info'"),
        ("severities: error", "severities: must be a list, and is 'error'"),
        ("commodities: [cu, gold]", "commodities[1]: 'gold' is no id of commodities.csv"),
        ("language: fr", "language: 'fr' is not allowed; allowed are 'zh', 'en'"),
        ("addresses: [nobody]", "addresses[0]: 'nobody' is no mail address"),
        ("addresses: ['a@b.c, d@e.f']", "is no mail address"),
        ("chats: ['irc:x']", "chats[0]: 'irc:x' is no chat; write CHANNEL:CONNECTION, the channel wecom"),
        ("chats: [wecom]", "'wecom' is no chat"),
        ("addresses: []", "audiences[0]: a has no recipient; give it addresses or chats"),
        ("name: ''", "audiences[0].name: is empty"),
        ("clean_days: perhaps", "clean_days: must be a valid boolean"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, entry: str, message: str) -> None:
    lines = {"name": "name: a", "role": "role: analyst", "addresses": "addresses: [a@b.c]"}
    lines[entry.partition(":")[0]] = entry
    with pytest.raises(ConfigError) as error:
        people(tmp_path, "audiences:\n  - " + "\n    ".join(lines.values()))
    assert message in str(error.value)


def test_all_mistakes_come_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """audiences:
  - name: a
    role: boss
    addresses: [nobody]
  - {name: b, rule: analyst, addresses: [a@b.c]}
"""
    with pytest.raises(ConfigError) as error:
        people(tmp_path, text)
    title, *mistakes, _ = str(error.value).splitlines()
    assert title == "4 mistakes:"
    assert [m.removeprefix(f"  {tmp_path}/people.yaml:").partition(": ")[0] for m in mistakes] == list("3455")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "people.yaml:1: must be a mapping, and is None"),
        ("audiences: 3", "people.yaml:1: audiences: must be a list, and is 3"),
        ("audiences:\n- [", "people.yaml:3: this is no YAML"),
        ("people: []", "people.yaml:1: audiences: is missing"),
        ("audiences: [2024-02-30]", "people.yaml: cannot be read: day is out of range"),
    ],
)
def test_another_file_is_no_list_of_audiences(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        people(tmp_path, text)
    assert message in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot be read: .*No such file"):
        load_people(tmp_path / "nowhere.yaml")


def test_a_name_may_stand_once(tmp_path: Path) -> None:
    entry = "{name: a, role: analyst, addresses: [a@b.c]}"
    with pytest.raises(ConfigError, match="name 'a' stands twice"):
        people(tmp_path, f"audiences: [{entry}, {entry}]")


def test_what_an_audience_wants() -> None:
    finding = Finding("x", "x", "warn", (), ())
    assert analyst(commodities=("cu",)).wants(finding, "cu")
    assert analyst(commodities=("cu",)).wants(finding, "")
    assert not analyst(commodities=("cu",)).wants(finding, "al")
    assert not analyst(severities=("error",)).wants(finding, "cu")
