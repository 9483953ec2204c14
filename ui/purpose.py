"""What a screen is opened for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Purpose:
    """Empty texts where nothing was in hand."""

    phone: str = ""
    card_no: str = ""
    member_id: str = ""
    task_id: str = ""
    receipt_no: str = ""
