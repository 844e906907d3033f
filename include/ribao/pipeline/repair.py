"""Find and repair damage to the archive by a power cut, a full disk or a person."""

from collections.abc import Iterable
from datetime import date, timedelta

from ribao import source
from ribao.archive import Archive
from ribao.archive.verification import Damage, find_damage, list_originals, mend_sidecar
from ribao.errors import RibaoError
from ribao.pipeline.site_notes import site_notes
from ribao.settings import Settings

# A writer that is still at work is not disturbed.
_OLD_PART = timedelta(hours=1)


def verify_archive(settings: Settings, from_source: bool = False) -> tuple[list[Damage], dict[Damage, str]]:
    """Verify the whole archive; return the damage that was repaired, and what remains with the reason.

    A sidecar is repaired from its other copy. Originals, and what has no copy, are fetched again with
    `from_source`; only bytes with the same hash take an original's place. Old half-written files are removed.
    UsageError where there is no archive.
    """
    store = Archive(settings.archive)
    store.require_exists()
    store.files.remove_parts(_OLD_PART)
    found = list(find_damage(store.files))
    left = [damage for damage in found if not mend_sidecar(store.files, damage)]
    failures = _fetch_again({damage.day for damage in left}, store, settings) if from_source else {}
    still = set(find_damage(store.files))
    reasons = {
        damage: failures.get(damage.day, "the source has other bytes now" if from_source else "")
        for damage in found
        if damage in still
    }
    return [damage for damage in found if damage not in still], reasons


def count_originals(settings: Settings) -> int:
    """How many originals the archive has."""
    return len(list_originals(Archive(settings.archive).files))


def _fetch_again(days: Iterable[date], store: Archive, settings: Settings) -> dict[date, str]:
    """Put what the sources have for some days into the archive; return why that failed, by day."""
    sources, reasons = source.load_config(settings.sources), {}
    for day in sorted(days):
        try:
            with site_notes(settings, sources) as notes:
                for fetched in source.fetch(day, sources, notes):
                    store.put(fetched)
        except RibaoError as error:
            reasons[day] = error.message
        except OSError as error:
            reasons[day] = f"{error.filename}: {error.strerror}"
    return reasons
