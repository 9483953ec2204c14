"""Fitting on the chain's own history: judged on what came after, refused where it tells worse than before."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from posclient.domain.value.features import FEATURES
from posclient.wire.value_mapping import shipped_row, value_rules_of
from posclient.wire.value_rules import LifetimeRow
from sync.hq.cli import add_commands
from sync.hq.database import open_database
from sync.hq.demo.seed_demo import seed_demo
from sync.hq.value.chain import Chain, read_chain
from sync.hq.value.fit_chain import fit_chain
from sync.hq.value.rules import newest_row
from sync.hq.value.snapshots import cut

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = f"sqlite:///{tmp_path_factory.mktemp('chain')}/hq.sqlite3"
    seed_demo(made, today=TODAY, members=700)
    return made


@pytest.fixture(scope="module")
def hq(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def chain(hq: Engine) -> Chain:
    with hq.begin() as connection:
        return read_chain(connection, TODAY)


def test_the_chain_is_read_whole_or_as_the_same_sample(hq: Engine, chain: Chain) -> None:
    with hq.begin() as connection:
        some, again = (read_chain(connection, TODAY, most=100) for _ in range(2))

    assert chain.members == 700
    assert 500 < len(chain.histories) <= 700
    assert {"formula", "nappies", "玩具"} <= set(chain.kinds.values())
    assert some == again
    assert some.members == 700
    assert set(some.histories) <= set(chain.histories)


def test_a_fit_is_better_than_what_ships_and_says_so(chain: Chain) -> None:
    fit = fit_chain(chain, shipped_row())

    assert fit.faults == ()
    assert fit.new.auc > 0.9
    assert fit.new.auc > fit.last.auc - 0.002
    assert fit.judged_on == TODAY - timedelta(days=91)
    assert "may be published" in fit.report()
    value_rules_of(fit.row)
    assert fit.row.segments == shipped_row().segments
    assert fit.row.say == shipped_row().say


def test_a_fit_that_tells_worse_than_the_last_is_refused(chain: Chain) -> None:
    fitted = fit_chain(chain, shipped_row())
    perfect = replace(
        fitted, is_refit=True, last=replace(fitted.last, offs=tuple(0.0 for _ in fitted.last.offs))
    )
    equal = replace(fitted, is_refit=True, last=fitted.new)
    sharper = replace(fitted, last=replace(fitted.last, auc=0.999))

    assert "foretells visits worse" in perfect.faults[0]
    assert equal.faults == ()
    assert "tells who stays away worse" in sharper.faults[0]
    assert "not published" in perfect.report()


def test_too_short_a_history_is_told(chain: Chain) -> None:
    young = replace(chain, histories=tuple(cut(one, TODAY) for one in chain.histories[:40]))

    with pytest.raises(ValueError, match=r"members|stayed away"):
        fit_chain(young, shipped_row())


def test_the_command_reports_and_publishes(
    url: str, hq: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    report = tmp_path / "report.md"

    def run(*words: str) -> int:
        given = ("hq", *words, "--database", url)
        arguments = parser.parse_args(given)
        code: int = arguments.run(arguments)
        return code

    fitting = ("fit-value", "--on", TODAY.isoformat(), "--report", str(report))
    assert run(*fitting, "--dry-run") == 0
    assert "dry run" in capsys.readouterr().out
    with hq.begin() as connection:
        assert newest_row(connection) is None
    assert run(*fitting) == 0
    with hq.begin() as connection:
        row = newest_row(connection)
    assert row is not None
    assert (row.version, row.fitted[:10]) == (1, TODAY.isoformat())
    assert {term.feature for term in row.risk.terms} == set(FEATURES)
    assert isinstance(row.lifetime, LifetimeRow)
    assert "| AUC, who stays away |" in report.read_text("utf-8")
    capsys.readouterr()

    mine = tmp_path / "rules.json"
    assert run("value-rules", "show") == 0
    mine.write_text(capsys.readouterr().out, "utf-8")
    assert run("value-rules", "check", str(mine)) == 0
    assert run("value-rules", "publish", str(mine)) == 0
    assert "member value 2" in capsys.readouterr().out
    assert run("value-rules", "publish") == 1
    mine.write_text("{}", "utf-8")
    assert run("value-rules", "check", str(mine)) == 1
    assert "hq: " in capsys.readouterr().err
