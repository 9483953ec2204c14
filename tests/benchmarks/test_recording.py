"""What the product sends to SQLite can be replayed on a copy, and makes the same rows there."""

from __future__ import annotations

from benchmarks.checkout import ready_to_pay, recorded_sales
from benchmarks.million import cached, copied, raw_connection
from benchmarks.recording import recorded, replay
from benchmarks.shop import Plan, opened_shop, signed_in, some_cards

ROWS = "SELECT sale_id, n, product_id, amount_minor FROM sale_line ORDER BY sale_id, n"


def test_a_replayed_sale_makes_the_same_rows(plan: Plan) -> None:
    folder = cached(plan.root, plan.members)
    cards = some_cards(plan.members, 2)
    with copied(folder, "one") as one, copied(folder, "other") as other:
        sent = recorded_sales(one, cards)
        with raw_connection(other, query_only=False) as raw:
            for sale in sent:
                replay(raw, sale.filling, begin="BEGIN IMMEDIATE")
                replay(raw, sale.checkout, begin="BEGIN IMMEDIATE")
            replayed = raw.execute(ROWS).fetchall()
        with raw_connection(one, query_only=True) as raw:
            assert raw.execute(ROWS).fetchall() == replayed
    assert len(replayed) == 6


def test_nothing_is_noted_after_the_block(plan: Plan) -> None:
    folder = cached(plan.root, plan.members)
    with recorded() as transcript:
        pass
    with copied(folder, "quiet") as copy, opened_shop(copy) as shop:
        ready_to_pay(shop, signed_in(shop), some_cards(plan.members, 1)[0], 0)()
    assert transcript.take() == ()
