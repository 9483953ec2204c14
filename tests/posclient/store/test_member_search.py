"""Search as you type: what is found, in which order, and by which index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.member import MemberId
from posclient.store import members
from posclient.store.engine import Database
from posclient.store.member_search import members_by_tail, search_members
from posclient.store.products import search_products
from posclient.store.transaction import Transaction
from posclient.wire.feed import MemberRow, ProductRow
from tests.support.plans import plans_of
from tests.support.samples import CEREAL, FORMULA, NAPPIES
from tests.support.shop import open_test_store

PEOPLE = (  # id, name, pinyin, initials, phone, last visit
    ("A", "张小丽", "zhangxiaoli", "zxl", "13812341234", date(2026, 3, 1)),
    ("B", "张晓琳", "zhangxiaolin", "zxl", "13912341234", date(2026, 11, 1)),
    ("C", "章雪", "zhangxue", "zx", "18812340001", date(2025, 1, 1)),
    ("D", "周敏", "zhoumin", "zm", "12341381234", None),
    ("E", "王芳", "wangfang", "wf", "13812349999", date(2026, 10, 1)),
    ("F", "Lily王", "lilywang", "lilyw", "19912340002", None),
    ("G", "王Lily", "wanglily", "wlily", None, None),
    ("H", "100%_满意", "manyi", "my", "18612340003", None),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_test_store(tmp_path_factory.mktemp("search"))

    def fill(connection: Transaction) -> None:
        from posclient.store.products import put_product

        for member_id, name, pinyin, initials, phone, visit in PEOPLE:
            row = MemberRow(member_id, phone=phone, name=name, pinyin=pinyin, initials=initials)
            members.put_member(connection, row)
            if visit is not None:
                members.note_visit(connection, MemberId(member_id), visit)
        for product in (FORMULA, NAPPIES, CEREAL):
            put_product(connection, product)
        for n in range(30):
            put_product(
                connection, ProductRow(f"old{n}", f"A{n:02d}", f"奶粉 {n:02d}", initials="nf", active=False)
            )
        put_product(connection, ProductRow("P50", "A_1%", "奶粉 100% 纯", initials="nfc"))

    opened.write(fill)
    yield opened
    opened.close()


def found(store: Database, typed: str, limit: int = 20) -> str:
    hits = store.read(lambda connection: search_members(connection, typed, limit))
    return "".join(hit.member_id for hit in hits)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("z", "BACD"),  # one letter: all with this initial, recent visitors first
        ("zx", "BAC"),
        ("ZX", "BAC"),
        ("zxl", "BA"),
        ("zxlq", ""),
        ("zhang", "BAC"),
        ("zhangxiaolin", "B"),
        ("wang", "EG"),
        ("张", "BA"),
        ("张小丽", "A"),
        ("王", "EG"),
        ("王L", "G"),
        ("王l", ""),
        ("1234", "BAD"),  # the tails first; 1234… also begins 周敏's number
        ("138", "EA"),
        ("138 1234", "EA"),
        ("138-1234-1", "A"),
        ("13812341234", "A"),
        ("12", ""),
        ("", ""),
        ("  ", ""),
        ("\x00", ""),
        ("\ud800", ""),
        ("%", ""),
        ("_", ""),
        ("100%", ""),
        ("'; --", ""),
        ("１３８", ""),
    ],
)
def test_what_is_found(store: Database, typed: str, expected: str) -> None:
    assert found(store, typed) == expected


def test_the_last_four_digits_alone(store: Database) -> None:
    hits = store.read(lambda connection: members_by_tail(connection, "1234"))
    assert {hit.member_id for hit in hits} == {"A", "B", "D"}
    assert store.read(lambda connection: members_by_tail(connection, "1381")) == ()


def test_the_limit_keeps_the_most_recent(store: Database) -> None:
    assert found(store, "z", limit=2) == "BA"
    assert found(store, "zhang", limit=1) == "B"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=20), st.integers(1, 5))
def test_whatever_is_typed(store: Database, typed: str, limit: int) -> None:
    assert len(found(store, typed, limit)) <= limit
    goods = store.read(lambda connection: search_products(connection, typed, limit))
    assert len(goods) <= limit


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("z", "member_by_initial "),
        ("zx", "member_by_two_initials "),
    ],
)
def test_the_index_gives_the_rows_in_order(store: Database, typed: str, index: str) -> None:
    plan = plans_of(store, lambda connection: search_members(connection, typed))
    assert f"INDEX {index}" in plan[0]
    assert not [line for line in plan if "SCAN" in line or "TEMP B-TREE" in line], plan


def test_the_last_four_digits_are_read_in_order(store: Database) -> None:
    plan = plans_of(store, lambda connection: members_by_tail(connection, "1234"))
    assert plan == ["SEARCH member USING INDEX member_by_tail (phone_tail=?)"]


@pytest.mark.parametrize(("typed", "column"), [("138", "phone"), ("zxl", "initials"), ("张", "name")])
def test_a_window_is_ranked_from_the_index_alone(store: Database, typed: str, column: str) -> None:
    plan = plans_of(store, lambda connection: search_members(connection, typed))
    on_members = [line for line in plan if " member " in f"{line} "][:2]
    assert on_members == [
        "SEARCH member USING INTEGER PRIMARY KEY (rowid=?)",
        f"SEARCH member USING COVERING INDEX member_by_{column} ({column}>? AND {column}<?)",
    ]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda c: members.by_card(c, "M1"), "member_by_card"),
        (lambda c: members.by_phone(c, "138"), "member_by_phone"),
        (lambda c: members.by_id(c, MemberId("A")), "member_by_id"),
        (lambda c: members.holding(c, MemberId("A")), "member_by_id"),
    ],
    ids=["card", "phone", "id", "holding"],
)
def test_looking_a_member_up_scans_nothing(store: Database, ask: object, index: str) -> None:
    plan = plans_of(store, ask)  # type: ignore[arg-type]  # a function of one connection
    assert any(index in line for line in plan)
    assert not [line for line in plan if line.startswith("SCAN")], plan


def test_goods_that_are_sold_are_not_hidden_by_those_that_were(store: Database) -> None:
    hits = store.read(lambda connection: search_products(connection, "奶粉", 5))
    assert {product.product_id for product in hits} == {"P1", "P50"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hyq", {"P1"}),
        ("heyuqihu", {"P1"}),
        ("110003", {"P1"}),
        ("11", {"P1"}),
        ("尿裤", {"P2"}),
        ("MF", {"P3"}),
        ("100%", {"P50"}),
        ("%", {"P50"}),
        ("a_1", {"P50"}),
        ("\\", set()),
        ("", set()),
    ],
)
def test_goods_as_you_type(store: Database, typed: str, expected: set[str]) -> None:
    hits = store.read(lambda connection: search_products(connection, typed))
    assert {product.product_id for product in hits} == expected
