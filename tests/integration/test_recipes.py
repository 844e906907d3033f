"""Each recipe of docs/extending.md is followed in a copy of the code, and what it adds is used.

The recipe for a Desk page is followed in with_airflow/test_recipe_desk.py.
"""

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ribao.report_json import from_json, to_json

from tests.fixtures.local import SAMPLES
from tests.fixtures.recipes import CHECKOUT, PAGE, Copy, read_cost, read_steps
from tests.fixtures.reports import REAL, sample

Json = dict[str, Any]
# What the process in the copy runs: a report as the archive keeps it comes in, its rows and findings go out.
CHECK = """
import json, sys
from ribao.check import check
from ribao.presentation.findings import present_finding
from ribao.report_json import from_json, to_json
report = from_json(json.load(sys.stdin))
found = [present_finding(f) for f in check(report, []).findings]
print(json.dumps(to_json(report) | {"findings": found}))
"""
TITLES = [
    "A relation",
    "A series or an alias",
    "A check",
    "A kind of mistake",
    "A Desk page",
    "A channel",
    "A mart",
]


def load_report() -> Json:
    """The real report as the archive keeps it."""
    kept: Json = to_json(sample(REAL))
    return kept


def find_row(report: Json, series: str) -> Json:
    """The row of a series."""
    row: Json = next(row for row in report["indicators"] if row["series"] == series)
    return row


def check_in(copy: Copy, report: Json) -> Json:
    """The report as the copy's code maps and checks it."""
    checked: Json = json.loads(copy.run("-c", CHECK, stdin=json.dumps(report)))
    return checked


def find_findings(report: Json, cell: str) -> list[Json]:
    """The findings whose culprits include a cell."""
    return [finding for finding in report["findings"] if cell in finding["cells"]]


def test_every_recipe_is_followed() -> None:
    titles = [line[3:] for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert titles == TITLES
    assert all(len(read_steps(title)) == read_cost(title) for title in titles)


def test_a_relation(copy: Copy) -> None:
    relation = """
  - name: spread.example
    family: spread
    equation: cu.scrap_spread = cu.lme_3m - zn.lme_3m
    why: an example
    computed: true
    zh: 示例价差
    en: the example spread
"""
    copy.insert("catalogue/relations.yaml", "\nreport:", relation)
    copy.require_as_documented("A relation", 1)
    report = load_report()
    row, one, other = (find_row(report, series) for series in ("cu.scrap_spread", "cu.lme_3m", "zn.lme_3m"))
    right = {f: Decimal(one[f]) - Decimal(other[f]) for f in ("current", "previous", "change")}
    row.update({field: str(value) for field, value in right.items()})
    cell = row["ids"]["current"]
    assert find_findings(check_in(copy, report), cell) == []
    row["current"] = str(right["current"] + 300)
    (finding,) = find_findings(check_in(copy, report), cell)
    assert Decimal(finding["proposed"]) == right["current"]
    assert "spread.example" in {evidence["relation"] for evidence in finding["evidence"]}


@pytest.mark.parametrize("new", [False, True], ids=["alias", "series"])
def test_an_alias_and_a_series_hold_for_what_was_read_before(copy: Copy, new: bool) -> None:
    report = load_report()
    row = find_row(report, "cu.scrap_spread")
    row |= {"metric": "示例 价差", "series": None}
    row["ids"] = {field: f"t2/铜/示例价差/{field}" for field in row["ids"]}
    unmapped = from_json(report).warnings[-1]
    assert unmapped.kind == "unmapped_series" and unmapped.cells == ("t2/铜/示例价差/current",)
    report = to_json(from_json(report))
    if new:
        line = "cu.example,cu,铜,示例价差,an example spread,元/吨,spread,CN,\n"
        copy.append("catalogue/series.csv", line)
    else:
        copy.insert("catalogue/series.csv", "refined-scrap copper spread,元/吨,spread,CN,", "示例价差")
    copy.require_as_documented("A series or an alias", 1)
    mapped = check_in(copy, report)
    (found,) = (row for row in mapped["indicators"] if row["metric"] == "示例 价差")
    assert found["series"] == ("cu.example" if new else "cu.scrap_spread")
    assert "unmapped_series" not in {warning["kind"] for warning in mapped["doubts"]}
    assert mapped["parser_version"] == report["parser_version"]


def test_a_check(copy: Copy, tmp_path: Path) -> None:
    copy.append(
        "catalogue/finding_types.yaml",
        "example: {severity: warn, since: 2026-11-27, zh: 示例问题, en: an example of a finding, why: an example}\n",
    )
    copy.create(
        "check/example.py",
        '''"""An example of a check."""

from collections.abc import Iterator

from ribao.check.constraints import Constraints
from ribao.check.findings import build_finding
from ribao.model import Finding


def find_examples(constraints: Constraints) -> Iterator[Finding]:
    """Copper stocks at the LME above 100 000 t."""
    for row in constraints.report.indicators:
        cell = row.cells["current"]
        if row.series == "cu.lme_stock" and (constraints.number(cell.id) or 0) > 100_000:
            yield build_finding("form.example", "example", [cell.id])
''',
    )
    copy.insert(
        "check/registry.py",
        "\nCHECKS = (\n",
        '    Check("examples", "cell", False, ("example",), lambda c, _: find_examples(c)),\n',
    )
    copy.insert(
        "check/registry.py",
        "from ribao.check.constraints import Constraints\n",
        "from ribao.check.example import find_examples\n",
    )
    copy.require_as_documented("A check", 3)
    name = f"{REAL:%Y%m%d}"
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLES / f"{name}.pdf", tmp_path / "in")
    copy.run("-m", "ribao", "audit", str(tmp_path / "in"), "--out", str(tmp_path))
    report = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    (finding,) = (f for f in report["findings"] if f["type"] == "example")
    assert (finding["severity"], finding["check"]) == ("warn", "form.example")
    assert "示例问题" in finding["message"] and "an example of a finding" in finding["message_en"]


def test_a_kind_of_mistake(copy: Copy) -> None:
    copy.append(
        "catalogue/slips.yaml",
        "cell.digits_reversed: {rate: 0.08, type: digits_reversed, since: 2026-11-27, why: an example}\n",
    )
    copy.append(
        "catalogue/finding_types.yaml",
        "digits_reversed: {severity: error, since: 2026-11-27, zh: 数字倒写, en: its digits are in reverse, why: an example}\n",
    )
    copy.insert(
        "check/diagnosis/transformations.py",
        "Reversal = Iterator[tuple[Decimal, float]]\n",
        """

def digits_reversed(printed: "Print") -> Reversal:
    if (true := printed.read(printed.digits[::-1])) is not None:
        yield true, 1.0
""",
    )
    copy.insert(
        "check/diagnosis/transformations.py", '    "sign": sign,\n', '    "digits_reversed": digits_reversed,\n'
    )
    copy.require_as_documented("A kind of mistake", 3)
    report = load_report()
    row = find_row(report, "cu.lme_stock")
    right = row["current"]
    row["current"] = right[::-1]
    (finding,) = find_findings(check_in(copy, report), row["ids"]["current"])
    assert (finding["type"], finding["proposed"]) == ("digits_reversed", right)
    assert "its digits are in reverse" in finding["message_en"]


CHAT = """
from datetime import date
from pathlib import Path
from ribao.model import Outgoing
from ribao.notify import load_people
from ribao.notify.chat import chat_message, is_accepted
(audience,) = load_people(Path("people.yaml"))
mail = Outgoing("<1@example.com>", "daily", ("a@example.com",), "商品日报", b"", date(2024, 3, 29))
made = chat_message(mail, audience.chats[0], ["<one>"])
print(made.channel, made.recipients[0], made.raw.decode())
print([is_accepted("feishu", answer) for answer in ('{"code": 0}', '{"code": 19024}', "<html>")])
"""


def test_a_channel(copy: Copy) -> None:
    copy.insert(
        "notify/chat.py",
        "\nCHANNELS = {\n",
        """    "feishu": _Channel(
        20_000,
        lambda text: {"msg_type": "text", "content": {"text": text}},
        lambda answer: json.loads(answer).get("code") == 0,
    ),
""",
    )
    copy.insert(
        "notify/chat.py", "services/…\n", "    feishu    https://open.feishu.cn/open-apis/bot/v2/hook/…\n"
    )
    copy.require_as_documented("A channel", 2)
    people = "audiences:\n- {name: desk, role: analyst, chats: ['feishu:ribao_feishu']}\n"
    (copy.include.parent / "people.yaml").write_text(people)
    message, accepted = copy.run("-c", CHAT).splitlines()
    channel, connection, body = message.split(" ", 2)
    assert (channel, connection) == ("feishu", "ribao_feishu")
    assert json.loads(body) == {"msg_type": "text", "content": {"text": "商品日报\n<one>"}}
    assert accepted == "[True, False, False]"


def test_a_mart(copy: Copy, tmp_path: Path, new_warehouse: Callable[[], str]) -> None:
    folder = CHECKOUT / "include" / "ribao" / "warehouse" / "migrations"
    last = max(path.stem[:4] for path in (folder / "versions").glob("[0-9]*.py"))
    number = f"{int(last) + 1:04}"
    copy.create(
        f"warehouse/migrations/sql/{number}_example.sql",
        """CREATE VIEW mart.example AS SELECT day, trading FROM core.days;
COMMENT ON VIEW mart.example IS 'An example.';
COMMENT ON COLUMN mart.example.day IS 'The day.';
COMMENT ON COLUMN mart.example.trading IS 'Whether it is a trading day.';
""",
    )
    copy.create(
        f"warehouse/migrations/versions/{number}_example.py",
        f'''"""Plain SQL: sql/{number}_example.sql."""

from ribao.warehouse.migrations import run_sql

revision = "{number}"
down_revision = "{last}"


def upgrade() -> None:
    """Run the file."""
    run_sql("{number}_example.sql")
''',
    )
    copy.require_as_documented("A mart", 2, number)
    warehouse = {"RIBAO_WAREHOUSE": new_warehouse()}
    copy.run("-m", "ribao", "migrate", **warehouse)
    copy.run("-m", "ribao", "export", "example", "--out", str(tmp_path / "example.csv"), **warehouse)
    lines = (tmp_path / "example.csv").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith(f"{REAL},") for line in lines)
