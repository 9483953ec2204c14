"""The manager's page: what the shop's figures are now, counted in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import Final

import msgspec

from posclient.domain.review.review import Review
from posclient.domain.staff import Role
from posclient.services.review_worker import Answer, Question
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.worker_process import WorkerTooSlowError, ask_worker
from posclient.store import shop_facts
from posclient.store.policy import policy_in_force
from posclient.store.review import way_in

LONGEST_S: Final = 120.0
_WORKER: Final = "posclient.services.review_worker"


class Sees(Enum):
    """What of the manager's page somebody may see."""

    NOTHING = auto()
    SECTIONS = auto()
    """Categories and brands, with the members who buy most of each."""
    ALL = auto()


def may_review(session: Session) -> bool:
    """Only managers see what the shop and its members are worth."""
    return session.operator.role is Role.MANAGER


def sees(shop: Shop, session: Session) -> Sees:
    """Managers all of it, whoever leads a section its part, where headquarters' policy lets the role."""
    if may_review(session):
        return Sees.ALL
    policy = shop.store.read(policy_in_force)
    return Sees.SECTIONS if policy.of_role(session.operator.role).see_sections else Sees.NOTHING


def review(shop: Shop, session: Session) -> Review:
    """Count all figures as of now, from the till's own store alone; for who leads a section, the categories and brands
    alone. Takes about a second, in the caller's thread.

    Another process counts: it opens the store for reading beside this one, with the key handed over by a pipe.
    Raises ShopError `review.managers_only`, `review.too_slow`, or what the store's trouble is told by.
    """
    scope = sees(shop, session)
    if scope is Sees.NOTHING:
        raise ShopError("review.managers_only")
    way = way_in(shop.store)
    question = Question(
        path=way.path,
        key_hex=way.key_hex,
        business_date=session.business_date,
        now_ms=shop.clock.now_ms(),
        zone=shop.store.read(shop_facts.shop_face).time_zone,
    )
    try:
        data = ask_worker(_WORKER, msgspec.json.encode(question), LONGEST_S)
    except WorkerTooSlowError as late:
        raise ShopError("review.too_slow") from late
    answer = msgspec.json.decode(data, type=Answer)
    if answer.review is None:
        raise ShopError(answer.trouble)
    return answer.review if scope is Sees.ALL else _sections_alone(answer.review)


def _sections_alone(counted: Review) -> Review:
    """Without the tables of all members and of colleagues, and without whom they alone name."""
    periods = tuple(replace(one, slots=(), members=(), colleagues=(), sources=()) for one in counted.periods)
    named = {
        worth.member_id
        for one in periods
        for section in (*one.categories, *one.brands)
        for worth in section.top
    }
    people = tuple(person for person in counted.people if person.person_id in named)
    return replace(counted, periods=periods, people=people)
