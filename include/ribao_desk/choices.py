"""What filters offer."""

from ribao.catalogue import all_commodities


def list_commodities(language: str) -> list[tuple[str, str]]:
    """Each commodity's id and name."""
    return [(c.id, c.name_en if language == "en" else c.name_zh) for c in all_commodities()]
