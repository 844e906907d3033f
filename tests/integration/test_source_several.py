"""Several sources: the order of the configuration holds, and no trouble is lost."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from ribao import source
from ribao.commands.sources import sources
from ribao.errors import ConfigError, FetchRefused, NotYet, SiteChanged, SourceUnavailable
from ribao.source import Notes
from ribao.source.config import Folder, Mailbox, Website, load_config

from tests.fixtures.folders import drop
from tests.fixtures.web import LIST, Web, link, pdf

DAY = date(2024, 3, 29)
CONFIG = Path(__file__).resolve().parents[2] / "include" / "config" / "sources.yaml"


@pytest.fixture
def dropped(tmp_path: Path) -> Folder:
    return Folder("drop", str(tmp_path))


def publish_report(web: Web) -> None:
    web.serve_list(link(2, "商品日报20240329"))
    web.report(2, "x.pdf")


def test_each_that_has_it_gives_it_in_order(web: Web, dropped: Folder) -> None:
    publish_report(web)
    drop(Path(dropped.url), "20240329.pdf", pdf("by hand"))
    found = source.fetch(DAY, (dropped, web.site()), Notes())
    assert [f.source for f in found] == ["drop", "site"]
    assert [f.source for f in source.fetch(DAY, (web.site(), dropped), Notes())] == ["site", "drop"]


def test_what_one_has_not_the_other_gives(web: Web, dropped: Folder) -> None:
    publish_report(web)
    notes = Notes()
    assert source.look(DAY, (dropped, web.site()), notes)
    assert [f.source for f in source.fetch(DAY, (dropped, web.site()), notes)] == ["site"]
    assert notes.troubles == {}, "that a source has no report yet is no trouble"


def test_a_trouble_that_another_source_made_good_is_noted(web: Web, dropped: Folder) -> None:
    web.page(LIST, "moved")
    drop(Path(dropped.url), "20240329.pdf", pdf("by hand"))
    notes = Notes()
    assert [f.source for f in source.fetch(DAY, (web.site(), dropped), notes)] == ["drop"]
    assert isinstance(notes.troubles["site"], SiteChanged)


def test_where_none_has_it_the_trouble_is_raised_and_not_the_waiting(web: Web, dropped: Folder) -> None:
    web.page(LIST, "moved")
    for both in ((web.site(), dropped), (dropped, web.site())):
        with pytest.raises(SiteChanged):
            source.look(DAY, both, Notes())
        with pytest.raises(SiteChanged):
            source.fetch(DAY, both, Notes())
    with pytest.raises(NotYet):
        source.fetch(DAY, (dropped,), Notes())


def test_the_bundled_profiles() -> None:
    env = {"RIBAO_PUBLISHER_PORT": "8460", "RIBAO_DROP_FOLDER": "/drop"}
    (live,) = load_config(CONFIG, {})
    assert isinstance(live, Website)
    assert live.list_url == "https://www.jyqh.com.cn/jinyuantouyan/"
    assert live.robots
    assert not live.private
    (local,) = load_config(CONFIG, {**env, "RIBAO_SOURCE": "local"})
    assert isinstance(local, Website)
    assert (local.list_url, local.private) == ("http://127.0.0.1:8460/jinyuantouyan/", True)
    (drop_folder,) = load_config(CONFIG, {**env, "RIBAO_SOURCE": "folder"})
    assert drop_folder == Folder("drop_folder", "/drop")


def test_secrets_come_from_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        "profiles: {live: [mail]}\nsources:\n"
        "  mail: {kind: mailbox, host: '${IMAP}', user: me, password: '${SECRET}', senders: [a@b.c]}\n"
    )
    (box,) = load_config(path, {"IMAP": "imap.example", "SECRET": "s3cret"})
    assert isinstance(box, Mailbox)
    assert (box.host, box.password, box.senders) == ("imap.example", "s3cret", ("a@b.c",))
    assert "s3cret" not in repr(box)
    with pytest.raises(ConfigError, match="needs SECRET"):
        load_config(path, {"IMAP": "imap.example"})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "profiles: {other: []}\nsources: {}",
            "there is no profile live, which RIBAO_SOURCE names; allowed are other",
        ),
        (
            "profiles: {live: [x]}\nsources: {x: {kind: pigeon}}",
            "sources.x.kind: 'pigeon' is not allowed; allowed are website",
        ),
        ("profiles: {live: [x]}\nsources: {x: {kind: folder, urll: y}}", "sources.x.urll: is not known here"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_key(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=error):
        load_config(path, {})


def test_a_source_that_is_down_is_not_a_source_without_a_report(web: Web, dropped: Folder) -> None:
    from ribao_local.faults import Answer

    web.pages[LIST] = Answer(b"", {}, 503)  # type: ignore[arg-type]
    with pytest.raises(SourceUnavailable):
        source.look(DAY, (web.site(attempts=2), dropped), Notes())
    web.pages[LIST] = Answer(b"", {}, 403)  # type: ignore[arg-type]
    with pytest.raises(FetchRefused):
        source.look(DAY, (web.site(), dropped), Notes())


def test_the_command_says_what_each_source_gives(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_report(web)
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"profiles: {{live: [site, drop]}}\nsources:\n"
        f"  site: {{kind: website, list_url: '{web.root}{LIST}', hosts: [127.0.0.1], private: true}}\n"
        f"  drop: {{kind: folder, url: '{tmp_path}'}}\n"
    )
    monkeypatch.delenv("RIBAO_SOURCE", raising=False)
    monkeypatch.setenv("RIBAO_SOURCES", str(path))
    done = CliRunner().invoke(sources, ["2024-03-29"])
    assert done.exit_code == 1
    assert f"bytes from {web.root}/f/x.pdf" in done.output
    assert "has no file for 2024-03-29" in done.output
