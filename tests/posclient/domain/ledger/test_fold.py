"""Balances are folds of entries."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from posclient.domain.ledger.account import OPEN_LOT, Account, AccountKind, Entry, EntryKind
from posclient.domain.ledger.fold import balances, lot_balances

DAY = date(2026, 3, 2)
POINTS = Account("m1", AccountKind.POINTS).account_id
SPEND = Account("m1", AccountKind.SPEND).account_id


def entry(account_id: str, amount: int, lot_id: str = OPEN_LOT) -> Entry:
    return Entry("e", account_id, lot_id, amount, EntryKind.EARN, DAY)


ENTRIES = st.lists(
    st.builds(
        entry, st.sampled_from([POINTS, SPEND]), st.integers(-(10**6), 10**6), st.sampled_from(["a", "b"])
    ),
    max_size=30,
)


def test_an_account_s_id_is_made_of_what_it_counts() -> None:
    assert POINTS == "m1/points/base"
    assert Account("m1", AccountKind.VOUCHER, "spring").account_id == "m1/voucher/spring"


def test_entries_add_to_the_snapshot() -> None:
    assert balances([entry(POINTS, 5), entry(SPEND, 700), entry(POINTS, -2)], {POINTS: 100}) == {
        POINTS: 103,
        SPEND: 700,
    }


@given(ENTRIES, st.integers(0, 30))
def test_a_snapshot_anywhere_gives_the_same_balances(entries: list[Entry], at: int) -> None:
    assert balances(entries[at:], balances(entries[:at])) == balances(entries)


@given(ENTRIES)
def test_a_snapshot_is_never_changed(entries: list[Entry]) -> None:
    snapshot = {POINTS: 7}

    balances(entries, snapshot)

    assert snapshot == {POINTS: 7}


@given(ENTRIES)
def test_an_account_is_the_sum_of_its_lots(entries: list[Entry]) -> None:
    for account_id in (POINTS, SPEND):
        assert sum(lot_balances(entries, account_id).values()) == balances(entries).get(account_id, 0)
