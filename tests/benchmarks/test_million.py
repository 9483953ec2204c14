"""The store with many members is made once, and anew when it is not what it should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.million import cached, copied, open_folder, raw_connection
from posclient.store import members


def test_it_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cached(tmp_path, 12)
    assert "12 members" in capsys.readouterr().err
    assert cached(tmp_path, 12) == folder
    assert capsys.readouterr().err == ""
    store = open_folder(folder)
    try:
        assert store.read(members.count) == 12
    finally:
        store.close()


def test_another_schema_makes_it_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cached(tmp_path, 3)
    (folder / "complete").write_text("an older schema", "utf-8")
    capsys.readouterr()
    cached(tmp_path, 3)
    assert "Filling" in capsys.readouterr().err


def test_it_has_all_its_indexes(tmp_path: Path) -> None:
    names = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'member' ORDER BY name"
    with raw_connection(cached(tmp_path, 3), query_only=True) as filled:
        has = [row[0] for row in filled.execute(names).fetchall()]
    assert {"member_by_card", "member_by_id", "member_by_initials", "member_by_tail"} <= set(has)


def test_a_copy_is_for_writing_and_goes_away(tmp_path: Path) -> None:
    folder = cached(tmp_path, 3)
    with copied(folder, "mine") as copy, raw_connection(copy, query_only=False) as raw:
        raw.execute("DELETE FROM member")
    assert not copy.exists()
    with raw_connection(folder, query_only=True) as raw:
        assert raw.execute("SELECT count(*) FROM member").fetchone() == (3,)
