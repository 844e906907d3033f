"""An archive that many workers share: a bucket, through the whole pipeline of a day."""

from dataclasses import replace

import fsspec
from ribao import pipeline
from ribao.archive import Archive
from ribao.settings import Settings

from tests.fixtures.local import Site
from tests.fixtures.reports import REAL
from tests.fixtures.warehouse import one


def test_a_day_through_the_pipeline(settings: Settings, site: Site, bucket: str) -> None:
    given = replace(settings, archive=f"{bucket}/ribao")
    site.publish(REAL)
    assert pipeline.locate_report(REAL, given)
    loaded = pipeline.run_day(REAL, given)
    assert loaded["revision"] == 1
    assert one(given.warehouse, "SELECT count(*) FROM core.active") == (1,)
    kinds = {path.split("/")[2] for path in fsspec.filesystem("s3").find(f"{bucket}/ribao")}
    assert kinds == {"originals", "days", "staged", "derived"}


def test_a_second_worker_goes_on_where_the_first_was_lost(
    settings: Settings, site: Site, bucket: str
) -> None:
    """Each task may run on another machine: only references travel."""
    given = replace(settings, archive=f"{bucket}/ribao")
    site.publish(REAL)
    references = pipeline.fetch_report(REAL, given)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    sha256 = pipeline.archive_report(REAL, references, given)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    assert Archive(given.archive).find(REAL)[0].sha256 == sha256
    pipeline.read_report(sha256, given)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    pipeline.check_report(REAL, sha256, given)
    assert pipeline.load_report(REAL, sha256, given)["already"] is False
