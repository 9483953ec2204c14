"""The commands for the counter: stock, policy, e-cards, messages, unknown goods, return rights."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from posclient.wire.events import OpenItemSold
from posclient.wire.feed import PolicyRow
from sync.hq import return_rights
from sync.hq.cli import add_commands
from sync.hq.feed import RULES, stock_topic
from sync.hq.messages import KeptMessages
from tests.sync.hq.shop import NOW_MS, enrolled_till, feed, sale, stamp

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `hq …` on the shop's database: exit code, output, errors."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())

    def command(*words: str) -> tuple[int, str, str]:
        arguments = parser.parse_args(("hq", *words, "--database", f"sqlite:///{tmp_path}/hq.sqlite3"))
        code: int = arguments.run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_stock_from_a_file(lite: Engine, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "stock.csv"
    file.write_text("product,quantity\nSKU-T,12\nnappies,3\n")
    assert run("stock", "--store", "S001", "--file", str(file)) == (0, "2 products in S001\n", "")
    assert len(feed(lite, stock_topic("S001"))) == 2
    assert run("stock", "--store", "S9", "--file", str(file))[0] == 1
    assert run("stock", "--store", "S001", "--file", str(tmp_path / "none"))[0] == 1
    file.write_text("product,quantity\nboat,1\n")
    code, _, said = run("stock", "--store", "S001", "--file", str(file))
    assert (code, "line 2: no such product" in said) == (1, True)


def test_a_policy_is_checked_published_and_shown(lite: Engine, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"rounding": "jiao"}))
    assert run("policy", "show") == (0, "", "")
    assert run("policy", "check", str(file)) == (0, "the policy can be used\n", "")
    assert run("policy", "publish", str(file)) == (0, "policy 1\n", "")
    assert '"rounding": "jiao"' in run("policy", "show")[1]
    file.write_text(json.dumps({"rounding": "jiao", "staff_percent": 0}))
    for action in ("check", "publish"):
        assert run("policy", action, str(file)) == (1, "", "hq: staff_percent: not within 1 and 100\n")
    assert run("policy", "publish")[0] == 1
    assert [one.row.version for one in feed(lite, RULES) if isinstance(one.row, PolicyRow)] == [1]


def test_an_e_card_makes_its_key_and_tells_the_tills(lite: Engine, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "policy.json"
    file.write_text("{}")
    run("policy", "publish", str(file))

    code, out, _ = run("ecard", "--member", "13812341234")

    assert code == 0
    assert out.startswith("MEC1:8000000000017:")
    assert (tmp_path / "hq-ecard-key").stat().st_mode & 0o077 == 0
    newest = feed(lite, RULES)[-1].row
    assert isinstance(newest, PolicyRow)
    assert (newest.version, len(newest.ecard_public_key)) == (2, 64)
    assert run("ecard", "--member", "M1")[0] == 0
    assert run("ecard", "--member", "X9")[0] == 1
    assert run("ecard-key")[0] == 1
    (tmp_path / "hq-ecard-key").unlink()
    assert run("ecard", "--member", "M1")[0] == 1
    assert run("ecard-key", "--replace")[0] == 0
    assert run("ecard", "--member", "M1")[0] == 0


def test_what_somebody_looks_at(lite: Engine, run: Run) -> None:
    till = enrolled_till(lite)
    till.say(sale("s1", None, "toy"), OpenItemSold(stamp(), "s1", "l1", "6909999999999", "磨牙棒", 990))
    KeptMessages(lite).send("13812341234", "验证码 123456", NOW_MS)
    with lite.begin() as connection:
        right = return_rights.ask(connection, till.sender, "R-s1", NOW_MS)

    assert run("messages")[1] == "2026-03-02 02:53:20Z 13812341234 验证码 123456\n"
    assert run("unknown-goods")[1] == "6909999999999 磨牙棒 9.90 sold 1 times, last on 2026-03-02 in S001\n"
    assert run("return-rights")[1] == f"{right.right_id} sale s1 till T00001\n"
    assert run("return-rights", "--take-away", right.right_id)[1] == "taken away: sale s1\n"
    assert run("return-rights", "--take-away", "x")[0] == 1
    assert run("exceptions", "--notes") == (0, "", "")
