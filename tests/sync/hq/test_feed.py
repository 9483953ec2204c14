"""The feed is complete and gapless under many writers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from posclient.wire import codec
from posclient.wire.feed import NeedRow
from sync.hq import tables
from sync.hq.database import reader, transact
from sync.hq.feed import DIGEST_MODULUS, Outgoing, digest_of, publish, publish_all, read_pages

WRITERS = 8
EACH = 40
TOPICS = ("chain/a", "chain/b", "chain/c")


def need(name: str) -> NeedRow:
    return NeedRow(name, "奶粉", "Formula", "g", 28)


def test_positions_begin_at_one_and_follow_each_other(engine: Engine) -> None:
    with engine.begin() as connection:
        places = [publish(connection, "chain/a", f"n{n}", need(f"n{n}")) for n in range(3)]
        assert publish(connection, "chain/b", "x", need("x")) == 1
    assert places == [1, 2, 3]


def test_a_rolled_back_transaction_leaves_no_gap(engine: Engine) -> None:
    with engine.connect() as connection:
        publish(connection, "chain/a", "n1", need("n1"))
        connection.rollback()
    with engine.begin() as connection:
        assert publish(connection, "chain/a", "n2", need("n2")) == 1


def test_pages_hold_the_limit_over_all_topics(engine: Engine) -> None:
    with engine.begin() as connection:
        for topic in TOPICS:
            for n in range(5):
                publish(connection, topic, f"n{n}", need(f"n{n}"))
    with reader(engine).begin() as connection:
        pages = read_pages(connection, {"chain/a": 3, "chain/b": 0, "chain/c": 5}, 4)
    assert [(page.topic, page.last, [row.position for row in page.rows]) for page in pages] == [
        ("chain/a", 5, [4, 5]),
        ("chain/b", 5, [1, 2]),
    ]


def test_of_two_rows_under_one_key_the_later_one_is_published(engine: Engine) -> None:
    outgoing = Outgoing()
    outgoing.add("chain/a", "k", need("early"))
    outgoing.add("chain/a", "k", need("late"))
    with engine.begin() as connection:
        assert publish_all(connection, outgoing) == {("chain/a", "k"): 1}
        (page,) = read_pages(connection, {"chain/a": 0}, 10)
    assert page.rows[0].row == need("late")


def test_a_reader_beside_eight_writers_misses_nothing(engine: Engine) -> None:
    """Each writer publishes into all topics, in another order each time; the reader follows with a cursor."""
    done = threading.Event()
    seen: dict[str, list[tuple[int, str]]] = {topic: [] for topic in TOPICS}

    def write(writer: int) -> None:
        for n in range(EACH):
            outgoing = Outgoing()
            for shift in range(len(TOPICS)):
                topic = TOPICS[(writer + n + shift) % len(TOPICS)]
                outgoing.add(topic, f"{writer}.{n}", need(f"w{writer}.{n}"))
            transact(engine, partial(publish_all, outgoing=outgoing))

    def read() -> None:
        cursors = dict.fromkeys(TOPICS, 0)
        while True:
            over = done.is_set()
            with reader(engine).begin() as connection:
                pages = read_pages(connection, cursors, 50)
            for page in pages:
                for one in page.rows:
                    assert isinstance(one.row, NeedRow)
                    seen[page.topic].append((one.position, one.row.need_id))
                cursors[page.topic] = page.rows[-1].position
            if over and not pages:
                return

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reading = pool.submit(read)
        try:
            list(pool.map(write, range(WRITERS)))
        finally:
            done.set()
        reading.result(timeout=120)

    for topic in TOPICS:
        assert [position for position, _ in seen[topic]] == list(range(1, WRITERS * EACH + 1))
        assert len({name for _, name in seen[topic]}) == WRITERS * EACH


def test_the_digest_is_the_sum_over_the_rows(engine: Engine) -> None:
    rows = [need(f"n{n}") for n in range(20)]
    for row in rows:
        with engine.begin() as connection:
            publish(connection, "chain/a", row.need_id, row)
    with engine.connect() as connection:
        stored = connection.execute(select(tables.topic.c.digest)).scalar_one()
    assert stored == digest_of([codec.encode_row(row) for row in rows])


@given(st.lists(st.binary(max_size=20)), st.lists(st.binary(max_size=20)))
def test_the_digest_adds_up_in_any_order(some: list[bytes], others: list[bytes]) -> None:
    assert digest_of(some + others) == digest_of(others + some)
    assert digest_of(some + others) == (digest_of(some) + digest_of(others)) % DIGEST_MODULUS
