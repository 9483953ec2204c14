"""A return of everything equals nothing sold: in whatever parts it comes back, however it was paid and rounded, and
however often its receipt and its return slips are copied in between.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from posclient.domain.member import MemberId
from posclient.domain.money import ONE
from posclient.domain.returns import Original
from posclient.domain.tender import TenderKind
from posclient.services import paper
from posclient.services.panel import member_figures
from posclient.services.refund import send_refund
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import documents, sales
from posclient.store.transaction import Transaction
from tests.support.drawer import CODES, Drawer, Sale, Split
from tests.support.payments import FakeProvider
from tests.support.returns import back, found, last_return, use_policy
from tests.support.samples import M1
from tests.support.shop import make_shop, sign_in_cashier

PAYING = (TenderKind.CODE, TenderKind.CARD, TenderKind.STORED, TenderKind.POINTS)
SALE = st.builds(
    Sale,
    codes=st.lists(st.sampled_from(CODES), min_size=1, max_size=5).map(tuple),
    split=st.builds(
        Split,
        kinds=st.lists(st.sampled_from(PAYING), unique=True, max_size=3).map(tuple),
        permille=st.integers(1, 1000),
        too_much_minor=st.sampled_from((0, 7, 5_000)),
    ),
    member=st.booleans(),
)


def hers(shop: Shop) -> tuple[int, int, int, int]:
    """Points, principal, bonus, yearly spend of 张小丽."""

    def read(connection: Transaction) -> tuple[int, int, int, int]:
        figures = member_figures(connection, MemberId(M1), documents.rules_in_force(connection).rules)
        assert figures is not None
        return figures.points, figures.principal_minor, figures.bonus_minor, figures.year_spend_minor

    return shop.store.read(read)


def part(data: st.DataObject, original: Original, left: dict[str, int]) -> dict[int, int]:
    """Some of what is left, in thousandths by the line's place: whole pieces, or any weight."""
    chosen = {}
    for place, line in enumerate(original.lines):
        rest = left[line.line_id]
        step = 1 if line.weighed else ONE
        if rest and data.draw(st.booleans()):
            chosen[place] = data.draw(st.integers(1, rest // step)) * step if rest >= step else rest
    return chosen or {
        place: left[line.line_id] for place, line in enumerate(original.lines) if left[line.line_id]
    }


def left_of(shop: Shop, session: Session, drawer: Drawer) -> bool:
    try:
        found(shop, session, drawer.sales[0])
    except ShopError as refused:
        if refused.key != "returns.nothing_left":
            raise
        return False
    return True


@given(sale=SALE, rounding=st.sampled_from(("none", "jiao", "yuan")), data=st.data())
@settings(
    max_examples=20,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each is a sale in a real store: no shrinking
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_a_return_of_everything_equals_nothing_sold(sale: Sale, rounding: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(FakeProvider()) as provider:
        till = make_shop(Path(folder))
        try:
            shop, session = till.shop, sign_in_cashier(till.shop)
            use_policy(shop, rounding=rounding)
            drawer = Drawer(shop, session, provider)
            drawer.begin(0)
            before = hers(shop)

            drawer.do(sale)
            sold = drawer.sales[0]
            back_minor = 0
            while left_of(shop, session, drawer):
                receipt = found(shop, session, sold)
                chosen = part(data, receipt.original, dict(receipt.left))
                done = back(shop, session, receipt, chosen, card_reference="000123")
                for refund_id in done.refunds:
                    send_refund(shop, provider, refund_id)
                back_minor += done.due_minor
                drawer.cash_minor -= done.cash_minor
                paper.copy_receipt(
                    shop, session, data.draw(st.sampled_from((sold.receipt_no, done.receipt_no)))
                )
                assert last_return(shop).original_sale_id == sold.sale_id

            assert back_minor == sold.due_minor
            assert hers(shop) == before
            assert drawer.cash_minor == 0
            assert set(shop.store.read(sales.totals).tenders.values()) == {0}
            assert provider.net_minor() == 0
        finally:
            till.store.close()
