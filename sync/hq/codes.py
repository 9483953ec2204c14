"""Codes by SMS: six digits, good for five minutes and five tries, for the till that asked, once.

A code goes to her own number and proves that it is she; or to a new number, and then proves only that this one is hers.

Headquarters' clock may be set: a code that was looked at later than now counts as expired, so that no code lives longer
because somebody turned the clock back.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, delete, select, update

from posclient.domain.member import mask_phone
from posclient.wire.counter_protocol import CheckCodeAnswer, SendCodeAnswer
from sync.hq import members
from sync.hq.counter_tables import sms_code
from sync.hq.intake_context import Sender
from sync.hq.members import State
from sync.hq.refusal import Refusal
from sync.hq.upsert import insert_or_replace

VALID_S: Final = 300
TRIES: Final = 5
PAUSE_S: Final = 60
"""Between two codes for one member, so that nobody's phone is made to ring all day."""

_MOBILE: Final = re.compile(r"1[0-9]{10}\Z")

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True)
class FreshCode:
    """A code to be sent, and what the till is told."""

    phone: str
    code: str
    answer: SendCodeAnswer


def make_code(
    connection: Connection, sender: Sender, member_id: str, now_ms: int, phone: str = ""
) -> FreshCode:
    """A new code for a member, to her number or to a new `phone`; the one before is void.

    Raises Refusal: `unknown_member`, `no_phone`, `bad_phone`, `code_sent_just_now`.
    """
    held = members.resolve(connection, member_id, lock=True)
    if held is None or held.state is not State.MEMBER or held.row.deleted:
        raise Refusal("unknown_member", "nobody has this id", 404)
    if phone and not _MOBILE.match(phone):
        raise Refusal("bad_phone", "no mobile number", 409)
    goes_to = phone or held.row.phone
    if not goes_to:
        raise Refusal("no_phone", "she has left no number", 409)
    sent_at: int | None = connection.execute(
        select(sms_code.c.sent_at_ms).where(sms_code.c.member_id == held.member_id)
    ).scalar_one_or_none()
    if sent_at is not None and 0 <= now_ms - sent_at < PAUSE_S * 1000:
        raise Refusal("code_sent_just_now", f"a code was sent less than {PAUSE_S} s ago", 429)
    code = f"{secrets.randbelow(10**6):06d}"
    insert_or_replace(
        connection,
        sms_code,
        [
            {
                "member_id": held.member_id,
                "till_id": sender.till_id,
                "code_hash": _hasher.hash(code),
                "sent_at_ms": now_ms,
                "seen_at_ms": now_ms,
                "tries": 0,
                "phone": phone,
            }
        ],
    )
    return FreshCode(goes_to, code, SendCodeAnswer(mask_phone(goes_to), VALID_S))


def check_code(
    connection: Connection, sender: Sender, member_id: str, code: str, now_ms: int, phone: str = ""
) -> CheckCodeAnswer:
    """Whether this is her code, sent to that `phone`. A wrong one counts as a try; a right one is used up."""
    held = members.resolve(connection, member_id)
    mine = sms_code.c.member_id == (held.member_id if held is not None else member_id)
    row = connection.execute(select(sms_code).where(mine).with_for_update()).one_or_none()
    if row is None or row.till_id != sender.till_id or row.phone != phone:
        return CheckCodeAnswer(right=False, tries_left=0, reason="code.none")
    if row.tries >= TRIES:
        return CheckCodeAnswer(right=False, tries_left=0, reason="code.used_up")
    if not row.seen_at_ms <= now_ms < row.sent_at_ms + VALID_S * 1000:
        return CheckCodeAnswer(right=False, tries_left=0, reason="code.expired")
    try:
        _hasher.verify(row.code_hash, code.strip())
    except VerifyMismatchError:
        connection.execute(update(sms_code).where(mine).values(tries=row.tries + 1, seen_at_ms=now_ms))
        left = TRIES - row.tries - 1
        return CheckCodeAnswer(right=False, tries_left=left, reason="code.wrong" if left else "code.used_up")
    connection.execute(delete(sms_code).where(mine))
    return CheckCodeAnswer(right=True, tries_left=TRIES - row.tries)
