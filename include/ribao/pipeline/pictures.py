"""Pictures of an original's pages, drawn once and kept in the archive beside what was read of it."""

import json
from collections.abc import Callable

from ribao.archive import Archive
from ribao.errors import UsageError
from ribao.read.pictures import get_page_sizes, render_page
from ribao.settings import Settings


def measure_pages(sha256: str, settings: Settings) -> list[tuple[float, float]]:
    """Width and height of each page in points. UsageError where the original is not in the archive."""
    content = _get_or_make(
        sha256, "sizes.json", settings, lambda pdf: json.dumps(get_page_sizes(pdf)).encode()
    )
    return [(width, height) for width, height in json.loads(content)]


def draw_page(sha256: str, page: int, settings: Settings) -> bytes:
    """A PNG of a page, which counts from 1. UsageError where there is no such page or original."""
    if not 0 < page <= len(measure_pages(sha256, settings)):
        raise UsageError(f"there is no page {page}")
    return _get_or_make(sha256, f"{page}.png", settings, lambda pdf: render_page(pdf, page))


def read_original(sha256: str, settings: Settings) -> bytes:
    """The original's bytes. UsageError where it is not in the archive."""
    return Archive(settings.archive).get(sha256)


def _get_or_make(sha256: str, name: str, settings: Settings, make: Callable[[bytes], bytes]) -> bytes:
    store = Archive(settings.archive)
    where = f"pictures/{sha256}/{name}"
    content = store.get_derived(where)
    if content is None:
        content = make(store.get(sha256))
        store.put_derived(where, content)
    return content
