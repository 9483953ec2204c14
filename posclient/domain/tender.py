"""Tenders: the ways in which a due is paid."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TenderKind(StrEnum):
    """现金, 付款码, 刷卡, 扫店铺码, 储值, 积分抵现, 券, 换货."""

    CASH = "cash"
    CODE = "code"
    """A payment code, charged through a provider."""
    CARD = "card"
    """A stand-alone card terminal; its slip's reference is typed in."""
    QR = "qr"
    """The shop's static QR; the cashier looks at the customer's telephone, nobody verifies."""
    STORED = "stored"
    POINTS = "points"
    VOUCHER = "voucher"
    EXCHANGE = "exchange"
    """The worth of what came back in the same moment."""


OF_HERS: Final = frozenset({TenderKind.STORED, TenderKind.POINTS, TenderKind.VOUCHER})
"""Something of the member's is spent: who she is has to be proven, a recited number won't do."""

GIVES_CHANGE: Final = frozenset({TenderKind.CASH})
