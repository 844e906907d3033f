"""How sure a value is, in words. The limits are those of thresholds.yaml."""

from decimal import Decimal

from ribao.catalogue.thresholds import threshold
from ribao.presentation.messages import Messages

# From the surest down; what is below all of them is possible.
_WORDS: tuple[tuple[float, str], ...] = (
    (threshold("words.certain_share"), "certain"),
    (threshold("words.very_likely_share"), "very_likely"),
    (threshold("words.likely_share"), "likely"),
)


def name_certainty(confidence: Decimal | None, m: Messages) -> str:
    """Certain, very likely, likely or possible; empty where the probability is not known."""
    if confidence is None:
        return ""
    word = next((word for least, word in _WORDS if confidence >= least), "possible")
    return m(f"certainty-{word}")
