"""Filling a headquarters: once, whole, the same each time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from posclient.wire.feed import MemberRow, RemindCommand
from sync.hq import tables
from sync.hq.database import open_database
from sync.hq.demo.days import instant_ms
from sync.hq.demo.rules import STORE_ID
from sync.hq.demo.seed_demo import NotEmptyError, seed_demo, today_in_the_shop
from sync.hq.demo.story import STORY_SIZE, story
from sync.hq.feed import PRODUCTS, RULES, last_positions, members_topic, read_pages, staff_topic
from sync.hq.remind import remind
from sync.hq.seed import SeedMember, seed_members
from tests.sync.hq.demo.demo_shop import TODAY

FEW = 40


def bytes_of(url: str) -> list[bytes]:
    engine = open_database(url)
    table = tables.feed_row
    with engine.begin() as connection:
        bodies = list(
            connection.execute(select(table.c.body).order_by(table.c.topic, table.c.position)).scalars()
        )
    engine.dispose()
    return bodies


def test_a_headquarters_is_filled_once(engine: Engine) -> None:
    with engine.begin() as connection:
        first = seed_demo(connection, today=TODAY, members=FEW, seed=1)
    with engine.begin() as connection:
        second = seed_demo(connection, today=TODAY + timedelta(days=3), members=90, seed=2)
        lasts = last_positions(connection, [PRODUCTS, RULES, staff_topic(STORE_ID), members_topic(STORE_ID)])

    assert (first.seeded, first.members, first.today) == (True, FEW, TODAY)
    assert (second.seeded, second.members, second.today) == (False, FEW, TODAY)
    assert first.products == second.products == lasts[PRODUCTS] > 350
    assert lasts[members_topic(STORE_ID)] == 2 * FEW
    assert lasts[staff_topic(STORE_ID)] == 5
    assert "demo shop of 2026-11-22" in first.text()
    assert "there already: 40 members" in second.text()


def test_the_same_seed_and_day_make_the_same_bytes(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("one", "other")]
    for url in urls:
        seed_demo(url, today=TODAY, members=FEW, seed=5)

    one, other = map(bytes_of, urls)
    assert one == other


def test_headquarters_can_have_her_reminded_at_once(lite_demo: Engine) -> None:
    faces = story(TODAY)

    with lite_demo.begin() as connection:
        command = remind(
            connection, faces.running_out.phone, faces.running_out_of.product_id, instant_ms(TODAY, 10)
        )

    assert isinstance(command, RemindCommand)
    assert command.member_id == faces.running_out.member_id
    assert command.run_out_on == (TODAY + timedelta(days=4)).isoformat()
    assert command.reason_key == "runout.own_rhythm"


def test_a_till_can_read_everything(lite_demo: Engine) -> None:
    with lite_demo.begin() as connection:
        pages = read_pages(connection, {PRODUCTS: 0, RULES: 0, members_topic(STORE_ID): 0}, 10_000)

    members = [one.row for page in pages for one in page.rows if isinstance(one.row, MemberRow)]
    assert len(members) == FEW


def test_a_headquarters_in_use_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hq.sqlite3"
    engine = open_database(url)
    with engine.begin() as connection:
        seed_members(connection, [SeedMember(MemberRow("M1"))], on="2026-01-01", at_ms=0)
    engine.dispose()

    with pytest.raises(NotEmptyError):
        seed_demo(url, today=TODAY, members=FEW)
    assert bytes_of(url) == []


def test_a_shop_is_no_smaller_than_its_story(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(STORY_SIZE)):
        seed_demo(f"sqlite:///{tmp_path}/hq.sqlite3", today=TODAY, members=STORY_SIZE - 1)


def test_without_a_day_it_is_today_in_the_shop(tmp_path: Path) -> None:
    before = today_in_the_shop()
    made = seed_demo(f"sqlite:///{tmp_path}/hq.sqlite3", members=STORY_SIZE)

    assert before <= made.today <= today_in_the_shop()
