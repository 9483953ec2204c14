"""Events of the service desk: what was done for a member, and goods that nobody knew."""

from __future__ import annotations

import msgspec

from posclient.wire.fields import Amount, Id, OptionalText, Version
from posclient.wire.parts import Stamp


class MemberServed(msgspec.Struct, frozen=True, tag="member.served"):
    """A card or an account was looked after. A new card number or phone travels in the PersonalRecord.

    `what`: `card_lost`, `card_found`, `card_replaced`, `phone_changed`, `frozen`, `thawed`, `pin_set`, `statement`,
    `field_asked`. The detail of `phone_changed` is `checked` where a code reached her at the new number.
    """

    member_id: Id
    stamp: Stamp
    what: OptionalText
    detail: OptionalText = ""
    approved_by: OptionalText = ""
    v: Version = 1


class OpenItemSold(msgspec.Struct, frozen=True, tag="goods.open_item"):
    """A barcode that nobody knew was sold by a manager under a name and a price: headquarters shall add the goods."""

    stamp: Stamp
    sale_id: Id
    line_id: Id
    barcode: OptionalText
    title: OptionalText
    price_minor: Amount
    v: Version = 1
