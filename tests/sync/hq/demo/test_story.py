"""The known faces: there on any day, and each with her story."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from posclient.domain.codes import has_gtin_check_digit
from posclient.domain.insight import Due, Situation, what_to_say
from posclient.domain.reason import Reason
from posclient.domain.tier import progress
from posclient.services.advice import spent_on
from posclient.services.phone import is_mobile
from posclient.wire.feed import StandingRow
from posclient.wire.mapping import member_of, product_of
from posclient.wire.value_mapping import shipped_rules
from posclient.words.catalogue import read_catalogue
from posclient.words.people import call_name
from posclient.words.words import Words
from sync.hq.demo.goods import goods_rows
from sync.hq.demo.holdings import demo_rules
from sync.hq.demo.story import KnownMember, story, story_seeds
from sync.hq.seed import SeedMember
from tests.sync.hq.demo.demo_shop import TODAY, run_outs, seeds

ANY_DAYS = [TODAY, date(2026, 1, 1), date(2026, 2, 28), date(2028, 2, 29), date(2027, 8, 31)]


def seed_of(known: KnownMember, today: date) -> SeedMember:
    return next(seed for seed in story_seeds(today) if seed.row.member_id == known.member_id)


def spend_of(known: KnownMember, today: date) -> int:
    return sum(purchase.amount_minor for purchase in seed_of(known, today).purchases)


def said(known: KnownMember, today: date) -> Reason:
    """What the till's panel would say to her."""
    seed = seed_of(known, today)
    standing = StandingRow(known.member_id, 0, purchases=tuple(seed.purchases))
    stands = progress(demo_rules().tiers, spend_of(known, today))
    member = member_of(seed.row, standing)
    spent = spent_on(member.purchases, {row.product_id: product_of(row) for row in goods_rows()}, today)
    due = tuple(
        Due(need_id, soon.days_left(today), 60 if soon.confident else 25, spent[need_id].usual_minor)
        for need_id, soon in run_outs(seed.purchases, today).items()
    )
    return what_to_say(Situation(member, stands, today, due=due), shipped_rules().say).reason


@pytest.mark.parametrize("today", ANY_DAYS)
def test_her_formula_runs_out_in_four_days_and_the_till_is_sure_of_it(today: date) -> None:
    known = story(today).running_out

    predicted = run_outs(seed_of(known, today).purchases, today)["formula"]

    assert (predicted.days_left(today), predicted.confident) == (4, True)
    assert predicted.give_or_take_days == 2
    assert predicted.reason.key == "runout.own_rhythm"
    assert said(known, today) == Reason("say.runs_out", {"need": "formula", "days_left": 4})


@pytest.mark.parametrize("today", ANY_DAYS)
def test_each_of_the_others_is_met_with_her_own_words(today: date) -> None:
    faces = story(today)

    assert said(faces.near_gold, today).key == "say.tier_in_reach"
    assert said(faces.dormant, today).key == "say.welcome_back"
    assert said(faces.newcomer, today).key == "say.new_member"


@pytest.mark.parametrize("today", ANY_DAYS)
def test_one_is_just_short_of_gold(today: date) -> None:
    stands = progress(demo_rules().tiers, spend_of(story(today).near_gold, today))

    assert stands.next_tier is not None
    assert stands.next_tier.tier_id == "gold"
    assert 5_000 <= stands.missing_minor <= 15_000


@pytest.mark.parametrize("today", ANY_DAYS)
def test_families_are_as_their_names_say(today: date) -> None:
    faces = story(today)
    pregnant = seed_of(faces.pregnant, today).row.children
    both = seed_of(faces.twins, today).row.children

    assert [child.due_date for child in pregnant] == [(today + timedelta(days=70)).isoformat()]
    assert len(both) == 2
    assert both[0].birth_date == both[1].birth_date
    newest = max(purchase.business_date for purchase in seed_of(faces.dormant, today).purchases)
    assert (today - date.fromisoformat(newest)).days == 130


@pytest.mark.parametrize("today", ANY_DAYS)
def test_pasts_are_possible(today: date) -> None:
    for seed in story_seeds(today):
        assert seed.purchases
        for purchase in seed.purchases:
            assert (seed.row.joined_on or "") <= purchase.business_date < today.isoformat()
            assert (today - date.fromisoformat(purchase.business_date)).days <= 365


def test_the_handles_are_the_same_on_every_day() -> None:
    one, other = story(TODAY), story(date(2027, 3, 3))

    assert one.members == other.members
    assert one.running_out.phone == "13800000001"
    assert all(is_mobile(known.phone) for known in one.members)


def test_the_handles_name_members_of_the_shop() -> None:
    rows = {seed.row.member_id: seed.row for seed in seeds()}

    for known in story(TODAY).members:
        row = rows[known.member_id]
        assert (row.card_no, row.phone, row.name) == (known.card_no, known.phone, known.name)


def test_the_till_calls_them_as_the_story_says() -> None:
    words = Words("zh_CN", read_catalogue("zh_CN"))

    for known in story(TODAY).members:
        assert call_name(words, member_of(seed_of(known, TODAY).row, None)) == known.called


def test_the_goods_can_be_scanned() -> None:
    faces = story(TODAY)
    rows = {row.product_id: row for row in goods_rows()}

    for goods in (*faces.everyday, faces.promotional, faces.running_out_of):
        assert has_gtin_check_digit(goods.barcode)
        assert goods.barcode in rows[goods.product_id].barcodes
    assert rows[faces.weighed.product_id].weighed
    assert len(faces.weighed.plu) == 5
    promotion = rows[faces.promotional.product_id].promotion
    assert promotion is not None
    assert promotion.first <= TODAY.isoformat() <= promotion.last
    assert rows[faces.running_out_of.product_id].need == "formula"
