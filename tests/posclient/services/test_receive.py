"""Headquarters' feed: in order, without a gap, each row once and whole; what can't be used blocks nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.care import TaskState
from posclient.services import exchange
from posclient.services.care import care_list, settle_task
from posclient.services.member_file import ProfileForm, change_profile
from posclient.services.receive import FeedGapError, receive
from posclient.services.right_of_way import RightOfWay
from posclient.services.shop import Session, Shop
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from posclient.store import care_tasks, documents, members, outbox, print_jobs
from posclient.store.feed_cursors import Cursor
from posclient.wire.codec import WireError, decode_event, decode_row
from posclient.wire.events import CareSlipPrinted
from posclient.wire.feed import (
    MemberRow,
    ProductRow,
    Row,
    RuleSetRow,
    StoreRow,
    TaskChanged,
    TierRow,
    TopicPage,
    feed_row,
)
from tests.support import samples
from tests.support.samples import COMMANDS, M1, MEMBERS, PRODUCTS, RULES, STAFF, task_id
from tests.support.shop import EPOCH, PowerCutError, TestShop, dump, failing, feed, make_shop, page, rows


def product(number: int) -> ProductRow:
    return ProductRow(f"F{number}", f"99{number:04d}", f"货 {number}", price_minor=number)


def pages(topic: str, first: int, *rows: Row, epoch: str = EPOCH) -> TopicPage:
    placed = tuple(feed_row(first + n, row) for n, row in enumerate(rows))
    return TopicPage(topic, epoch, first + len(rows) - 1, placed)


def position(shop: Shop, topic: str = PRODUCTS) -> int:
    return exchange.cursors(shop)[topic].position


def slips(shop: Shop, number: int = 1) -> list[str]:
    found = shop.store.read(lambda connection: print_jobs.slip_documents(connection, task_id(number)))
    return [as_text(decode(document), 48) for document in found]


# ── order ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_and_cursor_move_together(shop: Shop) -> None:
    at = position(shop)
    assert receive(shop, pages(PRODUCTS, at + 1, product(1), product(2))) == 2
    assert position(shop) == at + 2


def test_a_page_that_comes_again_changes_nothing(shop: Shop) -> None:
    again = pages(PRODUCTS, position(shop) + 1, product(1), product(2))
    receive(shop, again)
    before = dump(shop.store)
    assert receive(shop, again) == 0
    assert dump(shop.store) == before


def test_of_a_page_that_overlaps_the_new_part_is_taken(shop: Shop) -> None:
    at = position(shop)
    receive(shop, pages(PRODUCTS, at + 1, product(1)))
    assert receive(shop, pages(PRODUCTS, at + 1, product(9), product(2))) == 1
    assert position(shop) == at + 2
    assert "F9" not in {row[0] for row in rows(shop.store, "product")}


def test_a_gap_is_refused_and_nothing_of_it_applied(shop: Shop) -> None:
    before = dump(shop.store)
    with pytest.raises(FeedGapError):
        receive(shop, pages(PRODUCTS, position(shop) + 2, product(1)))
    assert dump(shop.store) == before


def test_a_gap_inside_a_page_is_refused(shop: Shop) -> None:
    at = position(shop)
    torn = TopicPage(PRODUCTS, EPOCH, at + 3, (feed_row(at + 1, product(1)), feed_row(at + 3, product(3))))
    with pytest.raises(FeedGapError):
        receive(shop, torn)
    held = {row[0] for row in rows(shop.store, "product")}
    assert "F3" not in held
    assert position(shop) == at + (
        "F1" in held
    )  # what stands before the gap may be in a transaction of its own


def test_a_new_epoch_begins_at_one_again(shop: Shop) -> None:
    assert receive(shop, pages(PRODUCTS, 1, product(1), epoch="epoch-2")) == 1
    assert exchange.cursors(shop)[PRODUCTS] == Cursor("epoch-2", 1)


def test_a_long_page_is_taken_whole_though_in_short_transactions(shop: Shop) -> None:
    at = position(shop)
    many = [product(number) for number in range(300)]
    heard: list[frozenset[str]] = []
    stop = shop.store.listen(heard.append)
    assert receive(shop, pages(PRODUCTS, at + 1, *many)) == len(many)
    stop()
    assert position(shop) == at + len(many)
    assert len(heard) > 1


def test_a_cut_in_the_middle_leaves_whole_rows_and_the_rest_comes_again(shop: Shop) -> None:
    at = position(shop)
    long = pages(PRODUCTS, at + 1, *(product(number) for number in range(40)))
    cut, _ = failing(shop, 70)
    with pytest.raises(PowerCutError):
        receive(cut, long)
    came = position(shop) - at
    assert came < 40
    assert sum(row[0].startswith("F") for row in rows(shop.store, "product")) == came
    assert receive(shop, long) == 40 - came


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_pages_in_any_order_and_number_give_the_feed(still_till: TestShop, data: st.DataObject) -> None:
    shop = still_till.shop
    start = position(shop)
    length = data.draw(st.integers(1, 12))
    news = [product(data.draw(st.integers(100, 105))) for _ in range(length)]
    for _ in range(20):
        first = data.draw(st.integers(1, length))
        last = data.draw(st.integers(first, length))
        at = position(shop) - start
        part = pages(PRODUCTS, start + first, *news[first - 1 : last])
        if first > at + 1:
            with pytest.raises(FeedGapError):
                receive(shop, part)
            assert position(shop) - start == at
        else:
            assert receive(shop, part) == max(0, last - at)
            assert position(shop) - start == max(at, last)
    receive(shop, pages(PRODUCTS, start + 1, *news))
    held = {row[0]: row[-1] for row in rows(shop.store, "product")}
    for row in {row.product_id: row for row in news}.values():
        assert held[row.product_id] == msgspec.json.encode(row)


# ── rows that can't be used ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-2-3", "", "2026-02-28\n"])
def test_a_date_that_does_not_exist_never_gets_in(day: str) -> None:
    row = b'{"type":"standing","member_id":"M1","as_of_ms":1,"last_visit":"%s"}' % day.encode()
    with pytest.raises(WireError):
        decode_row(row)


def test_a_row_that_cannot_be_used_is_passed_over_and_said(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    """Rows are checked when they are decoded; these are worse than any that pass, and still block nothing."""
    standing = msgspec.structs.replace(samples.ZHANG_HAS, last_visit="2026-02-30", tier_id="gold")
    at = feed(shop, MEMBERS, standing, samples.WANG)
    assert position(shop, MEMBERS) == at
    assert "can't be used" in caplog.text
    member = shop.store.read(lambda connection: members.by_id(connection, M1))
    assert member is not None
    assert member.tier_id == "silver"


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../etc/passwd", "Asia", "\x00"])
def test_a_time_zone_that_does_not_exist_leaves_the_last_good_shop(shop: Shop, zone: str) -> None:
    feed(shop, STAFF, StoreRow("S001", "新店", time_zone=zone), *samples.STAFF_ROWS[1:2])
    assert shop.store.read(documents.store_info).name == samples.STORE.name


BAD_RULES = {
    "no tiers": {"tiers": ()},
    "first tier above zero": {"tiers": (TierRow("a", "a", "a", 1, "1"),)},
    "descending": {"tiers": (TierRow("a", "a", "a", 0, "1"), TierRow("b", "b", "b", 0, "1"))},
    "unknown price kind": {"price_kinds": ("normal", "friends")},
    "unknown rounding": {"rounding": "up"},
    "no amount": {"per_amount_minor": 0},
    "too many decimals": {"scale": 9},
    "version 0": {"version": 0},
}


@pytest.mark.parametrize("changes", BAD_RULES.values(), ids=BAD_RULES.keys())
def test_a_rule_set_that_cannot_be_used_keeps_the_last_good_one(
    shop: Shop, changes: dict[str, object]
) -> None:
    before = shop.store.read(documents.rules_in_force)
    bad: RuleSetRow = msgspec.structs.replace(samples.RULE_SET, **changes)
    at = feed(shop, RULES, bad)
    assert shop.store.read(documents.rules_in_force) == before
    assert position(shop, RULES) == at


def test_a_newer_rule_set_takes_over(shop: Shop) -> None:
    feed(shop, RULES, msgspec.structs.replace(samples.RULE_SET, version=4, points=2))
    assert shop.store.read(documents.rules_in_force).rules.base_points.points == 2


# ── members ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_older_row_does_not_undo_what_was_changed_here(shop: Shop, session: Session) -> None:
    """The profile changed while headquarters was away: its row of before is on the way, the change is not."""
    change_profile(shop, session, M1, ProfileForm(name="张小莉", fields={"occupation": "教师"}))
    feed(shop, MEMBERS, msgspec.structs.replace(samples.ZHANG, do_not_call=True))
    row = shop.store.read(lambda connection: members.row_of(connection, M1))
    assert row is not None
    assert (row.name, row.profile, row.revision) == ("张小莉", {"occupation": "教师"}, 5)
    assert row.do_not_call

    newer = msgspec.structs.replace(samples.ZHANG, name="张小莉", initials="zxl", revision=5)
    feed(shop, MEMBERS, newer)
    assert shop.store.read(lambda connection: members.row_of(connection, M1)) == newer


def test_a_deleted_member_is_gone_with_what_she_has(shop: Shop) -> None:
    feed(shop, MEMBERS, MemberRow(M1, revision=9, deleted=True))
    assert shop.store.read(lambda connection: members.holding(connection, M1)) is None
    assert [row[0] for row in rows(shop.store, "standing")] == ["M2"]


# ── reminders ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_prints_its_slip_once(shop: Shop, session: Session) -> None:
    at = feed(shop, COMMANDS, samples.remind(1))
    (slip,) = slips(shop)
    assert "糖糖妈妈" in slip
    assert "138****1234" in slip
    assert "13812341234" not in slip
    (event,) = shop.store.read(lambda connection: outbox.batch(connection, 1, 1))
    assert decode_event(event.payload) == CareSlipPrinted(task_id(1), shop.clock.now_ms())

    receive(shop, pages(COMMANDS, at, samples.remind(1)))  # the same page again
    receive(shop, pages(COMMANDS, at + 1, samples.remind(1)))  # the same command at another place
    receive(shop, pages(COMMANDS, 1, samples.remind(1), epoch="epoch-2"))  # after headquarters was restored
    assert len(slips(shop)) == 1
    assert len(care_list(shop, session)) == 1


def test_a_reminder_and_its_slip_come_together_or_not_at_all(shop: Shop) -> None:
    before = dump(shop.store)
    news = page(shop, COMMANDS, samples.remind(1))
    for step in range(1, 100):
        cut, _ = failing(shop, step)
        try:
            receive(cut, news)
        except PowerCutError:
            assert dump(shop.store) == before
            continue
        break
    assert len(slips(shop)) == 1


def test_a_reminder_about_somebody_unknown_prints_nothing_and_blocks_nothing(
    shop: Shop, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    feed(shop, COMMANDS, samples.remind(1, member_id="M404"), samples.remind(2))
    assert slips(shop, 1) == []
    assert len(slips(shop, 2)) == 1
    assert "M404" not in caplog.text
    assert task_id(1) in caplog.text
    assert {item.task.task_id for item in care_list(shop, session)} == {task_id(1), task_id(2)}


@pytest.mark.parametrize(
    "changes",
    [
        {"reason_key": "runout.of_a_newer_headquarters", "reason_values": {}},
        {"reason_values": {}},
        {"reason_values": {"need": "formula", "every_days": "many"}},
        {"product_id": "P404"},
        {"need_id": "unheard of"},
        {"run_out_on": "2199-12-31"},
        {"give_or_take_days": 0},
    ],
    ids=",".join,
)
def test_a_strange_reminder_blocks_nothing(shop: Shop, session: Session, changes: dict[str, object]) -> None:
    at = feed(shop, COMMANDS, samples.remind(1, **changes), samples.remind(2))
    assert position(shop, COMMANDS) == at
    assert len(slips(shop, 2)) == 1
    care_list(shop, session)
    # a task is in the list with its slip, or not at all
    listed = {item.task.task_id for item in care_list(shop, session)}
    assert (task_id(1) in listed) == (len(slips(shop, 1)) == 1)


def test_what_another_till_recorded_closes_the_task_here(shop: Shop, session: Session) -> None:
    feed(shop, COMMANDS, samples.remind(1), TaskChanged(task_id(1), "settled", "coming", 1))
    (item,) = care_list(shop, session, only_open=False)
    assert (item.task.state, item.task.outcome, item.task.calls) == (TaskState.SETTLED, "coming", 1)
    assert care_list(shop, session) == ()


@pytest.mark.parametrize(
    "change",
    [
        TaskChanged(task_id(1), "asleep"),
        TaskChanged(task_id(1), "open", "shouted"),
        TaskChanged("C404", "open"),
    ],
)
def test_a_strange_change_of_a_task_changes_nothing(
    shop: Shop, session: Session, change: TaskChanged
) -> None:
    feed(shop, COMMANDS, samples.remind(1))
    before = care_list(shop, session, only_open=False)
    at = feed(shop, COMMANDS, change)
    assert care_list(shop, session, only_open=False) == before
    assert position(shop, COMMANDS) == at


def test_the_last_outcome_stands(shop: Shop, session: Session) -> None:
    feed(shop, COMMANDS, samples.remind(1))
    from posclient.domain.care import Outcome

    settle_task(shop, session, task_id(1), Outcome.NO_ANSWER)
    assert settle_task(shop, session, task_id(1), Outcome.DELIVERY).task.calls == 2


def test_listeners_hear_of_each_topic_by_its_last_word(shop: Shop) -> None:
    heard: set[str] = set()
    stop = shop.store.listen(heard.update)
    feed(shop, COMMANDS, samples.remind(1))
    stop()
    assert {"commands", "care_tasks", "print_jobs", "outbox"} <= heard


def test_no_personal_data_is_logged(shop: Shop, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    with caplog.at_level(logging.DEBUG):
        make_shop(tmp_path / "another").store.close()
        bad = msgspec.structs.replace(samples.ZHANG, joined_on="never")
        feed(shop, MEMBERS, bad)
    for secret in ("张小丽", "13812341234", "糖糖"):
        assert secret not in caplog.text


def test_a_slip_is_printed_by_the_till_that_headquarters_names(shop: Shop) -> None:
    feed(shop, COMMANDS, samples.remind(31, print_at="T9999"))
    assert slips_of(shop, task_id(31)) == 0
    feed(shop, COMMANDS, samples.remind(32, print_at=exchange.who_am_i(shop).till_id))
    assert slips_of(shop, task_id(32)) == 1


def test_a_reminder_of_last_month_is_kept_but_not_printed(shop: Shop) -> None:
    feed(shop, COMMANDS, samples.remind(33, created_on="2026-10-01"))
    assert slips_of(shop, task_id(33)) == 0
    assert shop.store.read(lambda connection: care_tasks.by_id(connection, task_id(33))) is not None


def slips_of(shop: Shop, subject: str) -> int:
    return len(shop.store.read(lambda connection: print_jobs.of_subject(connection, subject)))


# ── beside the counter ─────────────────────────────────────────────────────────────────────────────────────────────


def test_while_a_customer_is_served_a_step_is_one_row_and_nothing_is_lost(tmp_path: Path) -> None:
    """Given scans that follow one another without an end, the feed gets through, a row at a time."""
    till = make_shop(tmp_path)
    now_s = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now_s
        now_s += seconds
        way.claim()

    way = RightOfWay(lambda: now_s, sleep)
    way.claim()
    commits: list[frozenset[str]] = []
    till.shop.store.listen(commits.append)
    begun = position(till.shop)
    coming = pages(PRODUCTS, begun + 1, *map(product, range(5)))
    received = receive(replace(till.shop, right_of_way=way), coming)
    assert (received, position(till.shop), len(commits)) == (5, begun + 5, 5)
    till.shop.store.close()
