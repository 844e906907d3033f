"""ETF holdings by a third party: lists of day, holding, change and value under data.values, newest first."""

from datetime import date

from ribao.errors import NotYet, WitnessWrong
from ribao.model import Published
from ribao.witness.formats.fields import build_published, read_day, read_json, require_some


def parse(content: bytes, day: date, product: str) -> tuple[Published, ...]:
    """The tonnes that the fund holds that was asked for. NotYet where the day is not among them."""
    answer = read_json(content)
    try:
        rows = [(read_day(str(row[0])[:10]), row[1]) for row in answer["data"]["values"]]
    except (KeyError, TypeError, IndexError):
        raise WitnessWrong("data.values holds no list of day and holding") from None
    found = next((number for row_day, number in rows if row_day == day), None)
    if found is None:
        raise NotYet(f"{day} is not among its days", "it is asked again")
    return require_some(tuple(build_published(product, "", day, {"holding": str(found).strip()})))
