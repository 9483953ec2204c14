"""The sums of a shift, held against what the services put down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services import paper
from posclient.services.by_hand import discount_line, override_price, sell_open
from posclient.services.claim_points import claim
from posclient.services.sell import cancel, remove, set_quantity, undo
from posclient.services.shift import hand_over
from posclient.services.shop import Session, Shop
from posclient.services.top_up import top_up
from posclient.services.view import view
from posclient.store import day_sums
from tests.support.days import figures, manager
from tests.support.returns import back, found, sell, use_policy
from tests.support.samples import M1
from tests.support.shop import make_shop, scan, sell_once, sign_in_cashier

FORMULA, NAPPIES, CEREAL, LABEL = "6901000700034", "6901000700058", "036000291452", "2210001018005"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = make_shop(tmp_path)
    yield opened.shop
    opened.store.close()


@pytest.fixture
def session(shop: Shop) -> Session:
    return sign_in_cashier(shop)


def part(shop: Shop, prefix: str) -> dict[str, int]:
    """The figures of the running shift below a prefix."""
    return {
        name.removeprefix(prefix): value for name, value in figures(shop).items() if name.startswith(prefix)
    }


def test_a_shift_in_which_nothing_happened_has_no_figures(shop: Shop, session: Session) -> None:
    assert figures(shop) == {}
    assert shop.store.read(lambda connection: day_sums.figures_of(connection, ())) == {}


def test_sales_to_members_and_to_others(shop: Shop, session: Session) -> None:
    sell_once(shop, session, FORMULA, member_id=M1)
    sell_once(shop, session, FORMULA, CEREAL)
    assert part(shop, "sales.") == {
        "count": 2,
        "gross": 25_800 * 2 + 3_990,
        "due": 24_500 + 25_800 + 3_990,
        "member_count": 1,
        "member_due": 24_500,
        "discount.member": 1_300,
    }
    assert part(shop, "points.") == {"earned": 294}


def test_discounts_by_kind_and_by_hand_add_up_to_what_is_missing(shop: Shop, session: Session) -> None:
    use_policy(shop, rounding="yuan")
    for code in (FORMULA, NAPPIES, CEREAL):
        scan(shop, session, code)
    first, _second, third = view(shop, session.business_date).lines
    override_price(shop, session, first.quoted.line_id, 20_000, "damaged", manager(shop))
    discount_line(shop, session, third.quoted.line_id, percent=3, reason="damaged")
    sell(shop, session)

    shown = figures(shop)
    by_kind = part(shop, "sales.discount.")
    assert by_kind == {"override": 5_800, "promotional": 1_000, "hand": 120}
    assert shown["sales.gross"] == shown["sales.due"] + sum(by_kind.values()) + shown["sales.rounding"]
    assert shown["sales.rounding"] == 70
    assert (shown["log.price_overridden"], shown["log.discount_by_hand"]) == (1, 1)


def test_each_tender_by_itself_and_what_nobody_verified(shop: Shop, session: Session) -> None:
    paid = (
        Payment(TenderKind.STORED, 5_500),
        Payment(TenderKind.POINTS, 300),
        Payment(TenderKind.CARD, 1_000, "886621"),
        Payment(TenderKind.QR, 2_000),
    )
    sell(shop, session, FORMULA, member_id=M1, paid=paid)
    assert part(shop, "tender.") == {
        "stored.sale": 5_500,
        "points.sale": 300,
        "card.sale": 1_000,
        "qr.sale": 2_000,
        "cash.sale": 24_500 - 8_800,
    }
    assert part(shop, "stored.") == {"principal.spent": 5_000, "bonus.spent": 500}
    assert figures(shop)["points.spent"] == 300
    assert figures(shop)["unverified"] == 2_000


def test_a_return_stands_beside_the_sales(shop: Shop, session: Session) -> None:
    paid = (Payment(TenderKind.STORED, 5_500), Payment(TenderKind.POINTS, 300))
    sale = sell(shop, session, FORMULA, member_id=M1, paid=paid)
    before = figures(shop)
    back(shop, session, found(shop, session, sale))

    shown = figures(shop)
    assert {name: shown[name] for name in before if not name.startswith("log.")} == {
        name: value for name, value in before.items() if not name.startswith("log.")
    }
    assert part(shop, "returns.") == {"count": 1, "due": 24_500}
    assert part(shop, "points.") == {
        "earned": before["points.earned"],
        "spent": 300,
        "undone": before["points.earned"],
        "given_back": 300,
    }
    assert part(shop, "stored.") == {
        "principal.spent": 5_000,
        "bonus.spent": 500,
        "principal.given_back": 5_000,
        "bonus.given_back": 500,
    }
    tenders = part(shop, "tender.")
    for kind in ("cash", "stored", "points"):
        assert tenders[f"{kind}.sale"] == tenders[f"{kind}.return"]


def test_a_top_up_is_no_sale(shop: Shop, session: Session) -> None:
    cash = Payment(TenderKind.CASH, 20_000)
    top_up(shop, session, shop.ids.new(), M1, 15_000, (cash,), 0)
    assert figures(shop) == {
        "top_up.count": 1,
        "top_up.principal": 15_000,
        "tender.cash.top_up": 15_000,
        "cash.received": 20_000,
        "cash.change": 5_000,
    }


def test_what_a_manager_asks_about_is_counted(shop: Shop, session: Session) -> None:
    scan(shop, session, FORMULA)
    scan(shop, session, CEREAL)
    line = view(shop, session.business_date).lines[0].quoted.line_id
    remove(shop, session, line)
    undo(shop, session)
    cancel(shop, session)
    sell_open(shop, session, "散装糖", 500, approved_by=manager(shop))
    sell_once(shop, session)
    paper.open_drawer(shop, session)
    paper.copy_last_receipt(shop, session)
    paper.copy_last_receipt(shop, session)
    assert part(shop, "log.") == {
        "line_removed": 1,
        "undone": 1,
        "basket_cancelled": 1,
        "open_item": 1,
        "drawer_opened": 1,
        "copy": 2,
    }


def test_a_quantity_that_shrinks_is_counted_and_one_that_grows_is_not(shop: Shop, session: Session) -> None:
    scan(shop, session, CEREAL, 5)
    line = view(shop, session.business_date).lines[0].quoted.line_id
    set_quantity(shop, session, line, 8_000)
    set_quantity(shop, session, line, 1_000)
    assert part(shop, "log.") == {"quantity_reduced": 1}


def test_points_given_afterwards_are_points_that_moved(shop: Shop, session: Session) -> None:
    guest = sell(shop, session, FORMULA)
    earned = claim(shop, session, guest.receipt_no, M1, manager(shop))
    assert earned > 0
    assert part(shop, "points.") == {"claimed": earned}


def test_what_was_logged_in_another_shift_is_not_counted(shop: Shop, session: Session) -> None:
    paper.open_drawer(shop, session)
    hand_over(shop, session, 0, 0)
    after = sign_in_cashier(shop)
    assert figures(shop) == {}
    paper.open_drawer(shop, after)
    assert figures(shop) == {"log.drawer_opened": 1}
    assert figures(shop, session.shift_id) == {"log.drawer_opened": 1}


def test_what_was_logged_between_two_shifts_counts_in_the_later_one(shop: Shop, session: Session) -> None:
    hand_over(shop, session, 0, 0)
    paper.open_drawer(shop, session)  # signed in still, in a shift that is over
    sign_in_cashier(shop)
    assert figures(shop) == {"log.drawer_opened": 1}
    assert figures(shop, session.shift_id) == {}
