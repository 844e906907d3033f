"""The tests leave the installation in this folder alone."""

from pathlib import Path

from ribao.settings import Settings

CHECKOUT = Path(__file__).resolve().parents[2]


def test_tests_keep_archive_and_spool_outside_the_checkout() -> None:
    settings = Settings.from_env()
    for folder in (settings.archive, settings.spool):
        assert not Path(folder).resolve().is_relative_to(CHECKOUT)


def test_tests_take_no_login_from_the_environment() -> None:
    assert not Settings.from_env().warehouse
