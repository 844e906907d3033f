"""Ask a witness for a day: its answers as they came, and the numbers in them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from ribao.errors import NotYet, PageMissing, SourceUnavailable, WitnessWrong
from ribao.model import Published, WitnessAnswer
from ribao.web.browser import Browser, Request, post_form, post_json
from ribao.witness.config import Address, Login, WitnessSite
from ribao.witness.formats import FORMATS
from ribao.witness.formats.fields import read_json

# What an interface says in its answer, whatever the status: the token has expired; asked too often.
_EXPIRED, _TOO_OFTEN = 402, 501


def ask(site: WitnessSite, day: date) -> tuple[WitnessAnswer, ...]:
    """The witness's answers for a day, one for each address.

    Raises NotYet where there is nothing for the day, SourceUnavailable, FetchRefused, or WitnessWrong where a login
    fails. Whether the answers are what they should be `read` says.
    """
    with Browser(site) as browser:
        return tuple(
            WitnessAnswer(site.name, day, part, content, url, datetime.now(UTC))
            for part, (url, content) in enumerate(_ask_all(site, day, browser))
        )


def read(site: WitnessSite, answers: tuple[WitnessAnswer, ...]) -> tuple[Published, ...]:
    """The numbers in a day's answers. WitnessWrong or NotYet as the formats say, with the witness and the day."""
    found: list[Published] = []
    for answer in answers:
        address = site.addresses_of(answer.day)[answer.part]
        try:
            found += FORMATS[address.format](answer.content, answer.day, address.product)
        except (WitnessWrong, NotYet) as error:
            raise type(error)(f"{site.name} of {answer.day}: {error.message}", error.hint) from error
    return tuple(found)


def _ask_all(site: WitnessSite, day: date, browser: Browser) -> Iterator[tuple[str, bytes]]:
    token = _log_in(site.login, browser) if site.login else ""
    for address in site.addresses_of(day):
        try:
            yield address.url.format(day=day), _ask_address(address, day, token, browser)
        except _TokenExpired:
            assert site.login
            token = _log_in(site.login, browser)
            yield address.url.format(day=day), _ask_address(address, day, token, browser)
        except PageMissing:
            raise NotYet(f"{site.name} has nothing for {day}", "it is asked again") from None


class _TokenExpired(WitnessWrong):
    """The token that the login gave counts no more."""


def _ask_address(address: Address, day: date, token: str, browser: Browser) -> bytes:
    content = browser.ask(_build_request(address, day, token)).content or b""
    code = _read_code(content) if token else None
    if code == _EXPIRED:
        raise _TokenExpired(f"{address.url}: the token has expired", "see the key and its secret")
    if code == _TOO_OFTEN:
        raise SourceUnavailable(f"{address.url} was asked too often", "it is asked again", 60)
    return content


def _build_request(address: Address, day: date, token: str) -> Request:
    def fill(values: Mapping[str, str]) -> dict[str, str]:
        return {key: value.format(day=day, token=token) for key, value in values.items()}

    url, headers = address.url.format(day=day), fill(address.headers)
    if address.json:
        return post_json(url, fill(address.json), headers)
    return post_form(url, fill(address.form)) if address.form else Request(url, headers)


def _log_in(login: Login, browser: Browser) -> str:
    answer = read_json(browser.ask(post_json(login.url, login.body, login.headers)).content or b"")
    try:
        return str(answer["data"]["token"])
    except (KeyError, TypeError):
        said = answer.get("msg") if isinstance(answer, dict) else ""
        raise WitnessWrong(f"{login.url} gives no token: {said}", "see the key and its secret") from None


def _read_code(content: bytes) -> int | None:
    answer = read_json(content)
    code = answer.get("code") if isinstance(answer, dict) else None
    return int(code) if code is not None and str(code).isdigit() else None
