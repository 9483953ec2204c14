"""The counter's questions to headquarters while somebody waits: return rights, spending, codes. Over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.wire.counter_protocol import (
    CheckCodeAnswer,
    CheckCodeRequest,
    GiveBackRequest,
    ReturnRight,
    ReturnRightRequest,
    SendCodeAnswer,
    SendCodeRequest,
    SpendAnswer,
    SpendRequest,
)
from sync.client import Client, RefusedError
from sync.token import TokenFileError

if TYPE_CHECKING:
    from posclient.services.shop import Shop
    from sync.token import TokenFile

T = TypeVar("T")

ASK_GRACE_S: Final = 0.1
"""For an answer that comes with the last moment of a question's time."""

STRANGER: Final = frozenset({"unauthenticated", "superseded"})
"""Refusals of the till, not of the question: the link sees to them."""


class DeskCaller:
    """`ports.ReturnRights`, `ports.Spending` and `ports.Messages`. With an empty URL headquarters is simply away.

    A thread of its own asks, and nobody waits longer than the question's time: an answer that comes a byte at a time
    keeps every time-out of a socket. May be used from any thread.
    """

    def __init__(self, shop: Shop, url: str, token_file: TokenFile) -> None:
        self._shop = shop
        self._url = url
        self._token_file = token_file

    def ask_right(self, receipt_no: str, timeout_s: float) -> ReturnRight:
        """Reserve a receipt for this till."""
        request = ReturnRightRequest(receipt_no)
        return self._ask(lambda client: client.ask_right(request, timeout_s), timeout_s)

    def give_back(self, right_id: str, timeout_s: float) -> None:
        """The right is not used."""
        request = GiveBackRequest(right_id)
        self._ask(lambda client: client.give_back(request, timeout_s), timeout_s)

    def allow(self, account_id: str, amount: int, timeout_s: float) -> SpendAnswer:
        """How much of an amount may be spent."""
        request = SpendRequest(account_id, amount)
        return self._ask(lambda client: client.may_spend(request, timeout_s), timeout_s)

    def send_code(self, member_id: str, timeout_s: float, phone: str = "") -> SendCodeAnswer:
        """A code to her phone."""
        request = SendCodeRequest(member_id, phone)
        return self._ask(lambda client: client.send_code(request, timeout_s), timeout_s)

    def check_code(self, member_id: str, code: str, timeout_s: float, phone: str = "") -> CheckCodeAnswer:
        """Whether it is the code."""
        request = CheckCodeRequest(member_id, code, phone)
        return self._ask(lambda client: client.check_code(request, timeout_s), timeout_s)

    def _ask(self, question: Callable[[Client], T], timeout_s: float) -> T:
        """Raises HeadquartersAwayError, HeadquartersRefusedError."""
        asked: Future[T] = Future()

        def ask() -> None:
            try:
                asked.set_result(self._answer(question))
            except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits
                asked.set_exception(fault)

        threading.Thread(target=ask, name="sync-desk", daemon=True).start()
        try:
            return asked.result(timeout_s + ASK_GRACE_S)
        except TimeoutError as fault:
            raise HeadquartersAwayError("no answer in time") from fault

    def _answer(self, question: Callable[[Client], T]) -> T:
        client = self._client()
        try:
            return question(client)
        except RefusedError as refusal:
            if refusal.error in STRANGER:
                raise HeadquartersAwayError(str(refusal)) from refusal
            raise
        finally:
            client.close()

    def _client(self) -> Client:
        try:
            token = self._token_file.read()
        except TokenFileError as fault:
            raise HeadquartersAwayError(str(fault)) from fault
        if not self._url or token is None or not token.secret:
            raise HeadquartersAwayError("this till is not enrolled")
        return Client(self._url, exchange.who_am_i(self._shop).till_id, token.secret)
