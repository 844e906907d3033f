"""Mistakes in configuration: each is named with its place, what is wrong and what is allowed, all at once."""

from pathlib import Path
from shutil import copytree

import pytest
from ribao import catalogue
from ribao.catalogue.checks import check_files, require_valid
from ribao.catalogue.finding_types import FindingType
from ribao.catalogue.lines import Contract, Series
from ribao.catalogue.rules import DailyLimit, Step
from ribao.catalogue.tables import read_document, read_table, rows, split_lists
from ribao.catalogue.thresholds import Threshold
from ribao.errors import ConfigError
from ribao.settings import Settings
from ribao.source.config import load_config
from ribao.validation import check

CATALOGUE = Path(catalogue.__file__).parent
SOURCE = """profiles: {live: [site, box]}
sources:
  site:
    kind: website
    list_url: http://a.example/
    hosts: [a.example]
    # {site}
  box: {kind: mailbox, host: a.example, user: u, password: p, senders: [a@b.c]}
"""


# Settings.


def test_settings_name_every_wrong_variable() -> None:
    env = {"RIBAO_LATE_AT": "10h", "RIBAO_LANGUAGE": "fr", "RIBAO_SMTP": "mail:25", "RIBAO_UI_URL": "desk"}
    with pytest.raises(ConfigError) as error:
        Settings.from_env(env)
    text = str(error.value)
    assert text.startswith("4 mistakes:")
    assert "RIBAO_LATE_AT: '10h' is no time of day; write it as HH:MM" in text
    assert "RIBAO_LANGUAGE: 'fr' is not allowed; allowed are 'zh', 'en'" in text
    assert "RIBAO_SMTP: is no SMTP address; write smtp://user:password@host:port" in text
    assert "RIBAO_UI_URL: 'desk' is no web address" in text


def test_settings_keep_secrets_to_themselves() -> None:
    given = {"RIBAO_SMTP": "http://me:s3cret@mail", "RIBAO_LATE_AT": "1"}
    with pytest.raises(ConfigError) as error:
        Settings.from_env(given)
    assert "RIBAO_SMTP" in str(error.value) and "s3cret" not in str(error.value)
    assert "s3cret" not in repr(Settings(warehouse="postgresql://me:s3cret@host/db"))


def test_settings_of_the_environment() -> None:
    found = Settings.from_env({"RIBAO_PEOPLE": "/p.yaml", "RIBAO_LATE_AT": "09:30", "RIBAO_SPOOL": ""})
    assert found == Settings(people=Path("/p.yaml"), late_at="09:30")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("RIBAO_ARCHIV", "RIBAO_ARCHIVE"),
        ("RIBAO_WAREHOUS_READER", "RIBAO_WAREHOUSE_READER"),
        ("RIBAO_LANG", "RIBAO_LANGUAGE"),
    ],
)
def test_a_misspelt_setting_is_named(name: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is no setting, {meant} is"):
        Settings.from_env({name: "x"})


def test_variables_of_others_and_of_the_sources_pass(tmp_path: Path) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text("password: ${RIBAO_IMAP_PASSWORD_2}")
    env = {"RIBAO_SOURCES": str(sources), "RIBAO_IMAP_PASSWORD_2": "x", "RIBAO_TEAM": "copper", "HOME": "/"}
    assert Settings.from_env(env).sources == sources


# Sources.


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("pause_seconds: soon", ":7: sources.site.pause_seconds: must be a valid number"),
        ("pause_seconds: -1", ":7: sources.site.pause_seconds: must be 0 or more, and is -1"),
        ("attempts: 0", ":7: sources.site.attempts: must be above 0, and is 0"),
        ("entry_text: '['", ":7: sources.site.entry_text: '[' is no regular expression"),
        ("robots: perhaps", ":7: sources.site.robots: must be a valid boolean"),
        ("list_urll: x", ":7: sources.site.list_urll: is not known here; allowed are hosts, private"),
        ("kind: folder", ":4: sources.site.kind: stands twice"),
        ("next_text: ${NEXT}", ":7: sources.site.next_text: needs NEXT; set NEXT in the environment"),
        (" bad: [", "this is no YAML"),
    ],
)
def test_a_mistake_in_a_source_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCE.replace("# {site}", line))
    with pytest.raises(ConfigError) as error:
        load_config(path, {})
    assert message in str(error.value)


def test_the_mistakes_of_all_sources_come_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(
        SOURCE.replace("hosts: [a.example]", "hosts: a.example").replace("password: p", "password: 7")
    )
    with pytest.raises(ConfigError) as error:
        load_config(path, {})
    text = str(error.value)
    assert "sources.yaml:6: sources.site.hosts: must be a list, and is 'a.example'" in text
    assert "sources.yaml:8: sources.box.password: must be a text, and is what is set" in text, "no secret"


# The catalogue.


def test_the_catalogue_is_right() -> None:
    require_valid()


@pytest.mark.parametrize(
    ("name", "kind"), [("series.csv", Series), ("contracts.csv", Contract), ("steps.csv", Step)]
)
def test_reading_quickly_gives_what_the_check_gives(name: str, kind: type) -> None:
    checked, mistakes = check(tuple[kind, ...], [split_lists(row, kind) for row in rows(name)])  # type: ignore[valid-type]
    assert mistakes == []
    assert read_table(name, kind) == checked


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("finding_types.yaml", dict[str, FindingType]),
        ("thresholds.yaml", dict[str, Threshold]),
        ("daily_limits.yaml", tuple[DailyLimit, ...]),
    ],
)
def test_reading_a_document_quickly_gives_what_the_check_gives(name: str, kind: object) -> None:
    from ribao.package_data import read_yaml

    assert (read_document(name, kind), []) == check(kind, read_yaml("ribao.catalogue", name))


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("series.csv", "吨,stock,SHFE", "吨,stok,SHFE", "series.csv:4: kind: 'stok' is not allowed; allowed are 'price', "),
        ("series.csv", "元/吨,price,SHFE", "元/顿,price,SHFE", "series.csv:2: unit: '元/顿' is no name of units.csv"),
        ("series.csv", ",LME,", ",MARS,", "series.csv:3: market: 'MARS' is no market of calendar/markets.csv"),
        ("series.csv", "cu.lme_3m,cu", "Cu-3m,cu", "series.csv:3: id: 'Cu-3m' is no id; write small letters"),
        ("series.csv", "cu.lme_3m,cu", "cu.lme_stock,cu", "series.csv:1: id 'cu.lme_stock' stands twice"),
        ("series.csv", "price,LME,\n", "price,LME,SHEF铜主力\n", "series.csv:1: the label '铜 SHEF铜主力' names cu.shfe_main and cu.lme_3m"),
        ("series.csv", "price,LME,\n", "price,LME,ＬＭＥ 铜\n", "series.csv:3: aliases[0]: 'ＬＭＥ 铜' is never found; write 'LME铜'"),
        ("contracts.csv", "quote.cu.lme,cu", "quote.cu.lme,gold", "contracts.csv:3: commodity: 'gold' is no id of commodities.csv"),
        ("contracts.csv", "美元/吨,", "美元/吨,,x", "(surplus): is not known here; allowed are id, commodity"),
        ("calendar/notices.csv", "2027-01-01,closed", "2027-13-01,close", "2 mistakes:"),
        ("steps.csv", ",10,2015", ",0,2015", "steps.csv:2: step: must be above 0"),
        ("steps.csv", "quote.cu.shfe;", "quote.cu.shfee;", "steps.csv:2: ids[0]: 'quote.cu.shfee' is no id of series.csv or contracts.csv"),
        ("finding_types.yaml", "severity: error", "severity: bad", "severity: 'bad' is not allowed; allowed are 'error', 'warn', 'info', 'reader'"),
        ("finding_types.yaml", "scope: row", "scoop: row", "scoop: is not known here; allowed are severity, since, why"),
        ("thresholds.yaml", "value: 20,", "value: many,", "statistics.history_days.value: must be a valid number"),
        ("daily_limits.yaml", "pct: 15, since: 2022", "pct: many, since: 2022", "pct: must be a valid integer"),
        ("relations.yaml", "{m}.lme_stock =", "{m}.lme_stocks =", "'cu.lme_stocks' is no id of series.csv or contracts.csv"),
        ("relations.yaml", "change = current - previous", "change", "row[0].equation: 'change' is no equation"),
        ("relations.yaml", "current - previous", "current - (previous", "'current - (previous' is no expression"),
        ("relations.yaml", "    why: 涨跌 is", "    wy: 涨跌 is", "row[0].wy: is not known here; allowed are name, family, equation"),
        ("statements.yaml", "  cny: [元/吨,", "  rmb: [元/吨,", "units"),
        ("statements.yaml", "  wider: [扩大,", "  wider: [扩大, 上涨,", "the word 上涨 stands twice"),
        ("statements.yaml", "series: au.spdr", "series: au.spdrr", "rules[2].series: 'au.spdrr' is no id"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_catalogue_is_named(
    tmp_path: Path, name: str, before: str, after: str, message: str
) -> None:
    copytree(CATALOGUE, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        check_files(tmp_path / "catalogue")
    assert message in str(error.value)


def test_a_table_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    """A Chinese Excel saves a CSV file in GBK."""
    copytree(CATALOGUE, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "series.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(ConfigError, match=r"series\.csv:2: this is not UTF-8"):
        check_files(tmp_path / "catalogue")


def test_a_table_may_begin_with_the_mark_of_a_spreadsheet(tmp_path: Path) -> None:
    copytree(CATALOGUE, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "series.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    check_files(tmp_path / "catalogue")


def test_a_mistake_shows_no_more_than_the_beginning_of_a_long_value(tmp_path: Path) -> None:
    """A quote that is not closed makes one value of the rest of a table."""
    copytree(CATALOGUE, tmp_path / "catalogue")
    path = tmp_path / "catalogue" / "series.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("cu.shfe_main", '"cu.shfe_main', 1), encoding="utf-8"
    )
    with pytest.raises(ConfigError) as error:
        check_files(tmp_path / "catalogue")
    assert "'cu.shfe_main,cu,铜" in str(error.value) and len(str(error.value)) < 2000
