"""The kinds of finding: what follows from each (`catalogue/patterns.yaml`), and findings made by kind."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ribao.catalogue.rules import Kind, all_kinds
from ribao.errors import ConfigError
from ribao.model import Finding, Proposal


def kind(name: str) -> Kind:
    """The kind of a name. ConfigError where the catalogue has none."""
    try:
        return all_kinds()[name]
    except KeyError:
        raise ConfigError(
            f"patterns.yaml knows no kind {name!r}", "add a line with its severity, since and why"
        ) from None


def make_finding(
    check: str,
    pattern: str,
    cells: tuple[str, ...],
    zh: str,
    en: str,
    *,
    proposals: Mapping[str, str] | None = None,
    expected: str | None = None,
    relations: Sequence[str] = (),
    casualties: tuple[str, ...] = (),
) -> Finding:
    """A finding of a kind: `zh` and `en` say it, `proposals` are its cells' right values (the first cell's is
    expected, unless told)."""
    given = {c: (proposals or {})[c] for c in (*cells, *casualties) if c in (proposals or {})}
    right = given.get(cells[0]) if cells else None
    return Finding(
        check,
        kind(pattern).severity,
        cells,
        zh,
        expected=expected if expected is not None else right,
        proposed=right,
        relations=tuple(relations),
        pattern=pattern,
        casualties=casualties,
        message_en=en[:1].upper() + en[1:],
        proposals=tuple(Proposal(c, value) for c, value in given.items()),
    )


def fingerprinted(finding: Finding) -> Finding:
    """The finding with a mark that is the same for the same standing problem on another day.

    The rule that happened to break first is no part of it; what kind of problem it is, and where, are.
    """
    name = finding.pattern or finding.check
    rule = finding.check if name == "unexplained" else ""
    mark = hashlib.sha256(f"{name}|{rule}|{_where(finding)}".encode()).hexdigest()[:16]
    return replace(finding, fingerprint=mark)


def _where(finding: Finding) -> str:
    place = all_kinds()[finding.pattern].place if finding.pattern in all_kinds() else "cell"
    if place == "report":
        return ""
    if not finding.cells:
        return finding.message
    cell = finding.cells[0]
    if cell.startswith("text/"):
        # The sentence's number changes with the sentences before it.
        return cell.rpartition("/")[0]
    return {"block": "/".join(cell.split("/")[:2]), "row": cell.rpartition("/")[0]}.get(place, cell)
