"""Headquarters' codes by SMS, for tests: the code is always the same, and its faults are chosen."""

from __future__ import annotations

from posclient.domain.member import mask_phone
from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
from posclient.wire.counter_protocol import CheckCodeAnswer, SendCodeAnswer


class FakeMessages:
    """`away` and `refuses` make it fail; `says` is the reason that it gives for a code."""

    CODE = "246801"

    def __init__(self) -> None:
        self.away = False
        self.refuses = ""
        self.says = ""
        self.sent: list[str] = []
        self.sent_to: list[str] = []
        self.checked: list[tuple[str, str]] = []

    def send_code(self, member_id: str, timeout_s: float, phone: str = "") -> SendCodeAnswer:
        self._reach()
        self.sent.append(member_id)
        self.sent_to.append(phone)
        return SendCodeAnswer(mask_phone(phone) if phone else "138****1234", 300)

    def check_code(self, member_id: str, code: str, timeout_s: float, phone: str = "") -> CheckCodeAnswer:
        self._reach()
        self.checked.append((member_id, code))
        if self.says:
            return CheckCodeAnswer(right=False, tries_left=0, reason=self.says)
        right = code == self.CODE and self.sent_to[-1:] == [phone]
        return CheckCodeAnswer(right=right, tries_left=4, reason="" if right else "code.wrong")

    def _reach(self) -> None:
        if self.away:
            raise HeadquartersAwayError("away")
        if self.refuses:
            raise HeadquartersRefusedError(self.refuses, "as told")
