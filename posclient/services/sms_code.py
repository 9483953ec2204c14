"""A code that headquarters sends to her phone, as proof that she is who she says; or to a new number, as proof that the
number is hers. It asks the network: call it beside the counter's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from posclient.domain.member import MemberId
from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError, Messages
from posclient.services.prove import Proof, ProvenBy
from posclient.services.shop import Shop, ShopError
from posclient.store import members
from posclient.wire.counter_protocol import SendCodeAnswer

DIGITS: Final = 6

_NOT_SENT: Final = {
    "unknown_member": "sms.unknown_member",
    "no_phone": "sms.no_phone",
    "bad_phone": "enrol.bad_phone",
    "code_sent_just_now": "sms.sent_just_now",
}
_NOT_RIGHT: Final = {
    "code.none": "sms.none",
    "code.expired": "sms.expired",
    "code.used_up": "sms.used_up",
}


@dataclass(frozen=True)
class CheckedPhone:
    """A new number that is hers: a code came there. Only `check_new_phone` makes one."""

    member_id: MemberId
    phone: str


def send_code(shop: Shop, messages: Messages, member_id: MemberId) -> SendCodeAnswer:
    """Have a code sent; the answer says where to (masked) and how long it is good. Raises ShopError."""
    return _send(shop, messages, member_id, "")


def send_to_new_phone(shop: Shop, messages: Messages, member_id: MemberId, phone: str) -> SendCodeAnswer:
    """Have a code sent to a number (eleven digits) that she says is her new one. Raises ShopError."""
    return _send(shop, messages, member_id, phone)


def by_code(shop: Shop, messages: Messages, member_id: MemberId, code: str) -> Proof:
    """The proof in a code that she says. Raises ShopError: headquarters is away, or why it is not the code."""
    return Proof(_check(shop, messages, member_id, code, ""), ProvenBy.SMS)


def check_new_phone(
    shop: Shop, messages: Messages, member_id: MemberId, phone: str, code: str
) -> CheckedPhone:
    """The new number, where she says the code that went there. Raises ShopError as `by_code`."""
    return CheckedPhone(_check(shop, messages, member_id, code, phone), phone)


def _send(shop: Shop, messages: Messages, member_id: MemberId, phone: str) -> SendCodeAnswer:
    try:
        return messages.send_code(_now(shop, member_id), shop.settings.headquarters.ask_timeout_s, phone)
    except HeadquartersAwayError as away:
        raise ShopError("sms.away") from away
    except HeadquartersRefusedError as refused:
        raise ShopError(_NOT_SENT.get(refused.error, "sms.refused")) from refused


def _check(shop: Shop, messages: Messages, member_id: MemberId, code: str, phone: str) -> MemberId:
    """Her id as headquarters has it."""
    if not (len(code) == DIGITS and code.isascii() and code.isdigit()):
        raise ShopError("sms.six_digits")
    hers = _now(shop, member_id)
    try:
        answer = messages.check_code(hers, code, shop.settings.headquarters.ask_timeout_s, phone)
    except HeadquartersAwayError as away:
        raise ShopError("sms.away") from away
    except HeadquartersRefusedError as refused:
        raise ShopError("sms.refused") from refused
    if answer.right:
        return hers
    if answer.reason in _NOT_RIGHT:
        raise ShopError(_NOT_RIGHT[answer.reason])
    raise ShopError("sms.wrong", n=answer.tries_left)


def _now(shop: Shop, member_id: MemberId) -> MemberId:
    """Her id as headquarters has it: a provisional one may have turned out to be somebody."""
    member = shop.store.read(lambda connection: members.by_id(connection, member_id))
    if member is None:
        raise ShopError("member.unknown")
    return member.member_id
