"""Baskets as lists of commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from posclient.domain.basket import (
    Add,
    AddOpen,
    Command,
    Credit,
    DiscountBasket,
    DiscountLine,
    Forget,
    Identify,
    OverridePrice,
    Prove,
    Remove,
    SetQuantity,
)
from posclient.domain.member import MemberId
from posclient.store import baskets
from posclient.store.engine import Database
from posclient.store.transaction import Transaction
from tests.support.plans import plans_of
from tests.support.shop import open_test_store

COMMANDS = st.one_of(
    st.builds(
        Add,
        line_id=st.text(max_size=5),
        product_id=st.text(max_size=5),
        quantity=st.integers(1, 10**9),
        amount_minor=st.none() | st.integers(0, 10**11),
        code=st.text(max_size=5),
    ),
    st.builds(SetQuantity, line_id=st.text(max_size=5), quantity=st.integers(1, 10**9)),
    st.builds(Remove, line_id=st.text(max_size=5)),
    st.builds(Identify, member_id=st.text(max_size=5).map(MemberId), how=st.sampled_from(["card", "phone"])),
    st.just(Forget()),
    st.builds(
        AddOpen,
        line_id=st.text(max_size=5),
        title=st.text(max_size=5),
        unit_price_minor=st.integers(1, 10**11),
        barcode=st.text(max_size=5),
        quantity=st.integers(1, 10**9),
        approved_by=st.text(max_size=5),
    ),
    st.builds(
        OverridePrice,
        line_id=st.text(max_size=5),
        unit_price_minor=st.none() | st.integers(0, 10**11),
        reason=st.text(max_size=5),
        approved_by=st.text(max_size=5),
    ),
    st.builds(DiscountLine, line_id=st.text(max_size=5), percent=st.integers(0, 100)),
    st.builds(DiscountLine, line_id=st.text(max_size=5), amount_minor=st.integers(0, 10**11)),
    st.builds(
        DiscountBasket, st.integers(0, 100), st.integers(0, 10**11), st.text(max_size=5), st.text(max_size=5)
    ),
    st.builds(Credit, line_id=st.text(max_size=5), operator_id=st.text(max_size=5)),
    st.builds(Prove, st.sampled_from(["pin", "sms"])),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_test_store(tmp_path_factory.mktemp("baskets"))
    yield opened
    opened.close()


def begin(connection: Transaction, basket_id: str) -> None:
    baskets.begin(
        connection, basket_id=basket_id, business_date="2026-11-21", shift_id="S", operator_id="O", at_ms=1
    )


@settings(max_examples=50, deadline=None)
@given(st.lists(COMMANDS, max_size=8), st.integers(0, 8))
def test_commands_come_back_as_they_were_and_undo_takes_the_last(
    store: Database, commands: list[Command], undone: int
) -> None:
    class RolledBackError(Exception):
        pass

    def write(connection: Transaction) -> None:
        begin(connection, "B")
        for command in commands:
            baskets.append(connection, "B", command, operator_id="O", at_ms=1)
        left = list(commands)
        for _ in range(undone):
            assert baskets.undo_last(connection, "B") == (left.pop() if left else None)
        stored = baskets.open_basket(connection)
        assert stored is not None
        assert stored.commands == tuple(left)
        baskets.append(connection, "B", Forget(), operator_id="O", at_ms=2)  # behind what was undone
        again = baskets.by_id(connection, "B")
        assert again is not None
        assert again.commands == (*left, Forget())
        raise RolledBackError

    with pytest.raises(RolledBackError):
        store.write(write)


def test_two_baskets_are_never_open(tmp_path: Path) -> None:
    opened = open_test_store(tmp_path)
    try:
        opened.write(lambda connection: begin(connection, "A"))
        with pytest.raises(IntegrityError):
            opened.write(lambda connection: begin(connection, "B"))
        opened.write(lambda connection: baskets.set_state(connection, "A", "paid"))
        opened.write(lambda connection: begin(connection, "B"))
    finally:
        opened.close()


def test_the_open_basket_is_found_by_its_index(store: Database) -> None:
    plan = plans_of(store, baskets.open_basket)
    assert all("basket_only_one_open" in line for line in plan), plan
