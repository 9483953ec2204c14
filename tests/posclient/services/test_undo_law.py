"""Undo returns to the very same basket, whatever was done to it and in whatever order: goods, prices, the member and
her proof, quote and all. Through the services and a real store, which is closed and opened in between.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from posclient.domain.by_hand import WHY
from posclient.domain.member import MemberId
from posclient.services import by_hand, sell
from posclient.services.park import park, parked_baskets, recall
from posclient.services.prove import Proof, ProvenBy, prove_basket
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import SaleView, view
from posclient.store import baskets
from tests.support.days import sign_in_manager
from tests.support.ecards import ecard, public_key
from tests.support.returns import use_policy
from tests.support.samples import M1, M2, card
from tests.support.shop import make_shop

GOODS = st.sampled_from(("6901000700034", "6901000700058", "036000291452", "2210001018005", "96385074"))
PLACE = st.integers(0, 5)
REASON = st.sampled_from(WHY)
SHOWN = st.sampled_from((card(1), card(2), "13812341234", "19912341234"))


class Counter(RuleBasedStateMachine):
    """A counter, and what its screen showed before each thing that was done: the last on top."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        self._till = make_shop(self._folder)
        use_policy(self._till.shop, ecard_public_key=public_key())
        self.session: Session = sign_in_manager(self.shop)
        self.before: list[SaleView] = []
        self.cancelled: SaleView | None = None

    def teardown(self) -> None:
        self._till.store.close()
        shutil.rmtree(self._folder)

    @property
    def shop(self) -> Shop:
        return self._till.shop

    def seen(self) -> SaleView:
        """What is painted. An empty basket is like none, but for what can be undone: one that was put away."""
        return replace(view(self.shop, self.session.business_date), basket_id=None, can_undo=True)

    def commands(self) -> int:
        stored = self.shop.store.read(baskets.open_basket)
        return len(stored.commands) if stored is not None else 0

    def do(self, work: Callable[[Shop, Session], object]) -> None:
        """What is refused has changed nothing; anything else can be undone."""
        before, commands = self.seen(), self.commands()
        try:
            work(self.shop, self.session)
        except ShopError:
            assert self.seen() == before
            return
        if self.commands() == commands:
            assert self.seen() == before
            return
        if self.cancelled is not None:
            self.before, self.cancelled = [], None
        self.before.append(before)

    def on_a_line(self, place: int, work: Callable[[Shop, Session, str], object]) -> None:
        lines = self.seen().basket.lines
        if lines:
            line_id = lines[place % len(lines)].line_id
            self.do(lambda shop, session: work(shop, session, line_id))

    # ── goods ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(code=GOODS, times=st.integers(1, 3))
    def scan(self, code: str, times: int) -> None:
        self.do(lambda shop, session: sell.take(shop, session, code, times, scanned=True))

    @rule(price=st.integers(0, 9_999))
    def sell_open(self, price: int) -> None:
        self.do(lambda shop, session: by_hand.sell_open(shop, session, "摇铃", price))

    @rule(place=PLACE, quantity=st.integers(0, 4))
    def set_quantity(self, place: int, quantity: int) -> None:
        self.on_a_line(
            place, lambda shop, session, line_id: sell.set_quantity(shop, session, line_id, quantity * 1000)
        )

    @rule(place=PLACE)
    def remove(self, place: int) -> None:
        self.on_a_line(place, sell.remove)

    # ── by hand ────────────────────────────────────────────────────────────────────────────────────────────────────

    @rule(place=PLACE, price=st.integers(0, 30_000), why=REASON)
    def override(self, place: int, price: int, why: str) -> None:
        self.on_a_line(
            place, lambda shop, session, line_id: by_hand.override_price(shop, session, line_id, price, why)
        )

    @rule(place=PLACE, percent=st.integers(0, 101), why=REASON)
    def discount_line(self, place: int, percent: int, why: str) -> None:
        self.on_a_line(
            place,
            lambda shop, session, line_id: by_hand.discount_line(
                shop, session, line_id, percent=percent, reason=why
            ),
        )

    @rule(amount=st.integers(0, 40_000), why=REASON)
    def discount_all(self, amount: int, why: str) -> None:
        self.do(lambda shop, session: by_hand.discount_basket(shop, session, amount_minor=amount, reason=why))

    @rule(place=PLACE)
    def take_back_line(self, place: int) -> None:
        self.on_a_line(place, by_hand.take_back_line)

    @rule(place=PLACE, associate=st.sampled_from(("OP1", "OP2", "")), all_of_it=st.booleans())
    def credit(self, place: int, associate: str, *, all_of_it: bool) -> None:
        if all_of_it:
            self.do(lambda shop, session: by_hand.credit(shop, session, "", associate))
        else:
            self.on_a_line(
                place, lambda shop, session, line_id: by_hand.credit(shop, session, line_id, associate)
            )

    # ── who is buying ──────────────────────────────────────────────────────────────────────────────────────────────

    @rule(code=SHOWN, scanned=st.booleans())
    def show(self, code: str, *, scanned: bool) -> None:
        self.do(lambda shop, session: sell.take(shop, session, code, scanned=scanned))

    @rule()
    def show_ecard(self) -> None:
        self._till.clock.advance(seconds=60)
        code = ecard(card(1), self._till.clock.now_ms())
        self.do(lambda shop, session: sell.take(shop, session, code, scanned=True))

    @rule(member_id=st.sampled_from((M1, M2)), how=st.sampled_from((ProvenBy.PIN, ProvenBy.SMS)))
    def prove(self, member_id: MemberId, how: ProvenBy) -> None:
        self.do(lambda shop, session: prove_basket(shop, session, Proof(member_id, how)))

    @rule()
    def forget(self) -> None:
        self.do(sell.forget_member)

    # ── the whole basket ───────────────────────────────────────────────────────────────────────────────────────────

    @precondition(lambda self: self.cancelled is None and self.commands())
    @rule()
    def cancel(self) -> None:
        self.cancelled = self.seen()
        sell.cancel(self.shop, self.session)
        assert not self.seen().lines

    @precondition(lambda self: self.seen().lines)
    @rule()
    def park_and_recall(self) -> None:
        """A proof does not outlive it, so what was done before comes back without it."""
        self.before = []
        basket = self.seen().basket
        park(self.shop, self.session)
        (waiting,) = parked_baskets(self.shop, self.session)
        recall(self.shop, self.session, waiting.code)
        assert self.seen().basket == replace(basket, proven_by="")

    @rule()
    def switch_off_and_on(self) -> None:
        seen = self.seen()
        self._till.store.close()
        self._till = make_shop(self._folder, clock=self._till.clock, ids=self._till.ids)
        assert self.seen() == seen

    @precondition(lambda self: self.before or self.cancelled is not None)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            if self.cancelled is not None:
                expected, self.cancelled = self.cancelled, None
            elif self.before:
                expected = self.before.pop()
            else:
                return
            sell.undo(self.shop, self.session)
            assert self.seen() == expected

    @invariant()
    def all_of_it_is_on_disk(self) -> None:
        assert self.commands() >= len(self.before) or self.cancelled is not None


TestUndo = Counter.TestCase
TestUndo.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a step is a commit: no shrinking
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
