"""Who the demo's members are."""

from __future__ import annotations

from collections import Counter
from datetime import date

from posclient.domain.member import PROFILE_FIELDS
from posclient.services.phone import is_mobile
from posclient.wire.codec import decode_row, encode_row
from posclient.wire.mapping import member_of
from sync.hq.demo.families import OLDEST_DAYS, Kind
from sync.hq.demo.members import make_members
from tests.sync.hq.demo.demo_shop import SEED, SIZE, TODAY, seeds, years

ROWS = [seed.row for seed in seeds()]
DRAWN = [member for member, _ in years()]


def test_the_same_seed_makes_the_same_bytes() -> None:
    once = [encode_row(member.row) for member in make_members(50, TODAY, SEED)]
    again = [encode_row(member.row) for member in make_members(50, TODAY, SEED)]
    other = [encode_row(member.row) for member in make_members(50, TODAY, SEED + 1)]

    assert once == again
    assert once != other


def test_every_row_is_within_the_wire_bounds() -> None:
    assert all(decode_row(encode_row(row)) == row for row in ROWS)
    assert all(member_of(row, None).member_id == row.member_id for row in ROWS)


def test_phones_are_valid_and_everybody_has_numbers_of_her_own() -> None:
    phones = [row.phone for row in ROWS]

    assert all(phone is not None and is_mobile(phone) for phone in phones)
    assert len(set(phones)) == len({row.card_no for row in ROWS}) == SIZE
    assert len({row.member_id for row in ROWS}) == SIZE


def test_children_are_at_most_five_and_consent_comes_with_them() -> None:
    for row in ROWS:
        assert bool(row.children) == bool(row.consent_version) == (row.consent_at_ms is not None)
        for child in row.children:
            assert (child.birth_date is None) != (child.due_date is None)
            if child.birth_date:
                assert 0 < (TODAY - date.fromisoformat(child.birth_date)).days <= OLDEST_DAYS
            if child.due_date:
                assert 0 < (date.fromisoformat(child.due_date) - TODAY).days <= 280


def test_families_are_mixed() -> None:
    share = {kind: count / SIZE for kind, count in Counter(member.family.kind for member in DRAWN).items()}
    expecting = share[Kind.EXPECTING] + share[Kind.EXPECTING_AGAIN]

    assert 0.01 < share[Kind.TWINS] < 0.06
    assert 0.05 < expecting < 0.12
    assert 0.04 < share[Kind.TWO] < 0.14
    for member in DRAWN:
        if member.family.kind is Kind.TWINS:
            births = {child.birth_date for child in member.family.children}
            assert len(births) == 1
            assert len({child.pet_name for child in member.family.children}) == 2


def test_who_was_brought_was_brought_by_somebody_who_joined_earlier() -> None:
    joined = {row.member_id: row.joined_on for row in ROWS}
    brought = [row for row in ROWS if row.referred_by is not None]

    assert brought
    for row in brought:
        assert row.referred_by is not None
        assert row.source == "referral"
        assert (joined[row.referred_by] or "", row.referred_by) < (row.joined_on or "", row.member_id)
    favourites = Counter(row.referred_by for row in brought)
    assert favourites.most_common(1)[0][1] > 2


def test_members_joined_over_two_years_and_some_do_not_want_calls() -> None:
    days = sorted(row.joined_on or "" for row in ROWS)

    assert days[0] < "2025-01-01"
    assert days[-1] < TODAY.isoformat()
    assert 0 < sum(row.do_not_call for row in ROWS) < SIZE / 20


def test_profiles_are_partly_filled() -> None:
    filled = [len(row.profile) for row in ROWS]

    assert all(row.profile.keys() <= set(PROFILE_FIELDS) for row in ROWS)
    assert min(filled) == 0
    assert max(filled) >= 6
    assert 1 < sum(filled) / SIZE < 5
