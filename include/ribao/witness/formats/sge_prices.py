"""SGE's daily prices of one instrument: lists of day, open, close, low and high, for all days."""

from datetime import date

from ribao.errors import NotYet, WitnessWrong
from ribao.model import Published
from ribao.witness.formats.fields import build_published, read_day, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """The close of the instrument that was asked for. NotYet where the day is not among them."""
    answer = read_json(content)
    rows = answer.get("time") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 5 for row in rows):
        raise WitnessWrong("time holds no list of day, open, close, low and high")
    found = next((row for row in reversed(rows) if read_day(str(row[0])) == day), None)
    if found is None:
        raise NotYet(f"{day} is not among its days", "it is asked again")
    return require_some(tuple(build_published(product, "", day, {"close": str(found[2])})))
