"""What the counter asks of headquarters while somebody waits, as the shop sees it. How it asks is in `desk_caller.py`,
which is loaded with the first question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from posclient.services.shop import Shop
    from posclient.wire.counter_protocol import CheckCodeAnswer, ReturnRight, SendCodeAnswer, SpendAnswer
    from sync.desk_caller import DeskCaller
    from sync.token import TokenFile


class HeadquartersDesk:
    """`ports.ReturnRights`, `ports.Spending` and `ports.Messages`. With an empty URL headquarters is simply away."""

    def __init__(self, shop: Shop, url: str, token_file: TokenFile) -> None:
        self._shop = shop
        self._url = url
        self._token_file = token_file

    def ask_right(self, receipt_no: str, timeout_s: float) -> ReturnRight:
        """Reserve a receipt for this till."""
        return self._caller().ask_right(receipt_no, timeout_s)

    def give_back(self, right_id: str, timeout_s: float) -> None:
        """The right is not used."""
        self._caller().give_back(right_id, timeout_s)

    def allow(self, account_id: str, amount: int, timeout_s: float) -> SpendAnswer:
        """How much of an amount may be spent."""
        return self._caller().allow(account_id, amount, timeout_s)

    def send_code(self, member_id: str, timeout_s: float, phone: str = "") -> SendCodeAnswer:
        """A code to her phone."""
        return self._caller().send_code(member_id, timeout_s, phone)

    def check_code(self, member_id: str, code: str, timeout_s: float, phone: str = "") -> CheckCodeAnswer:
        """Whether it is the code."""
        return self._caller().check_code(member_id, code, timeout_s, phone)

    def _caller(self) -> DeskCaller:
        from sync.desk_caller import DeskCaller  # noqa: PLC0415 - loads the HTTP client, which no screen waits for

        return DeskCaller(self._shop, self._url, self._token_file)
