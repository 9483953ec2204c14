"""One thing a visit: what to ask a member today, and what she answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from posclient.domain.member import Gender, Member, MemberId
from posclient.domain.profile_ask import Asked, field_to_ask
from posclient.services.audit_row import log
from posclient.services.member_file import ProfileForm, change_profile
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import asked_fields, members, outbox
from posclient.store.changes import note_change
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import MemberServed

GENDERS: Final = (Gender.FEMALE, Gender.MALE)
_OLDEST_YEARS: Final = 100
_YOUNGEST_YEARS: Final = 12


@dataclass(frozen=True)
class Question:
    """What to ask whom. `known` is what she answered earlier and may have changed; empty where nothing is known."""

    member_id: MemberId
    field: str
    known: str


def question_for(shop: Shop, session: Session, member_id: MemberId) -> Question | None:
    """The field to ask her on this visit, or None. Not on the way from a scan to the panel: ask when it is painted."""

    def read(connection: Transaction) -> Question | None:
        member = members.by_id(connection, member_id)
        if member is None:
            return None
        asked = asked_fields.asked_of(connection, member.member_id)
        days = policy_in_force(connection).ask_again_days
        field = field_to_ask(member, asked, session.business_date, days)
        return Question(member.member_id, field, member.profile.get(field, "")) if field else None

    return shop.store.read(read)


def decline(shop: Shop, session: Session, question: Question) -> None:
    """She did not want to answer, or there was no time: nothing more is asked on this visit."""
    _note(shop, session, question, answered=False)


def answer(shop: Shop, session: Session, question: Question, value: str) -> None:
    """Keep what she said; the value that is known may be said again. Raises ShopError `ask.empty`, `ask.bad_day`,
    `ask.no_choice`, `member.too_long`.
    """
    said = _checked(question.field, value.strip(), session.business_date)
    if said != question.known:
        change_profile(shop, session, question.member_id, ProfileForm(fields={question.field: said}))
    _note(shop, session, question, answered=True)


def _note(shop: Shop, session: Session, question: Question, *, answered: bool) -> None:
    def write(connection: Transaction) -> None:
        member: Member | None = members.by_id(connection, question.member_id)
        if member is None:
            raise ShopError("member.unknown")
        asked = Asked(session.business_date, answered)
        asked_fields.put_asked(connection, member.member_id, question.field, asked)
        at_ms = shop.clock.now_ms()
        detail = f"{question.field} {'answered' if answered else 'declined'}"
        event = MemberServed(member.member_id, session.stamp(at_ms), "field_asked", detail)
        outbox.append(connection, event, at_ms)
        log(connection, shop, session, "field_asked", member.member_id, detail)
        note_change(connection, "outbox")

    shop.store.write(write, Priority.COUNTER, name="field asked")


def _checked(field: str, value: str, on: date) -> str:
    """The value as it is kept: a day as ISO text, a gender as its own word."""
    if not value:
        raise ShopError("ask.empty")
    if field == "gender":
        if value not in {*GENDERS}:
            raise ShopError("ask.no_choice")
        return value
    return _birthday(value, on) if field == "birthday" else value


def _birthday(value: str, on: date) -> str:
    digits = "".join(char for char in value if char.isdigit())
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as fault:
        raise ShopError("ask.bad_day") from fault
    if len(digits) != 8 or not _YOUNGEST_YEARS <= on.year - day.year <= _OLDEST_YEARS:
        raise ShopError("ask.bad_day")
    return day.isoformat()
