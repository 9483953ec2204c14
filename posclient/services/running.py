"""The shift that somebody works in must run: once it was handed over, who is still signed in sells no more."""

from __future__ import annotations

from posclient.domain.money import MAX_AMOUNT_MINOR
from posclient.services.shop import Session, ShopError
from posclient.store import shifts
from posclient.store.shifts import Shift
from posclient.store.transaction import Transaction


def must_run(connection: Transaction, session: Session) -> None:
    """Raises ShopError `day.no_shift` where the session's shift has ended. One look into an index."""
    if not shifts.runs(connection, session.shift_id):
        raise ShopError("day.no_shift")


def own_shift(connection: Transaction, session: Session) -> Shift:
    """The session's shift. Raises ShopError `day.no_shift` where it has ended, or another one runs."""
    shift = shifts.current(connection)
    if shift is None or shift.shift_id != session.shift_id:
        raise ShopError("day.no_shift")
    return shift


def check_amount(amount_minor: int, *, least: int) -> None:
    """Raises ShopError for an amount that nobody has in a drawer."""
    if not least <= amount_minor <= MAX_AMOUNT_MINOR:
        raise ShopError("checkout.bad_amount")
