"""Joining: what is asked, what is kept, what headquarters hears, and that no event ever names a person."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posclient.domain.care import Outcome
from posclient.domain.member import PROFILE_FIELDS, Address, Child, MemberId
from posclient.ports import FoundMember
from posclient.services import exchange
from posclient.services.ask_headquarters import ask_headquarters
from posclient.services.care import open_task, reveal_number, settle_task
from posclient.services.enrol import CONSENT_VERSION, EnrolForm, enrol, make_provisional
from posclient.services.identify import How, MemberFound, MemberUnknown, identify
from posclient.services.member_file import ProfileForm, change_profile, member_file
from posclient.services.search import search
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import members, outbox
from posclient.store.transaction import Transaction
from posclient.wire.codec import decode_event
from posclient.wire.events import Event, MemberEnrolled, ProfileChanged, ProvisionalSeen
from posclient.wire.feed import AliasRow, MemberRow
from posclient.wire.personal import PersonalRecord
from tests.support import samples
from tests.support.samples import COMMANDS, M1, MEMBERS, card
from tests.support.shop import TestShop, dump, feed, rows, sell_once, sign_in_cashier

ON = date(2026, 11, 21)
BORN = Child("K9", "小米", birth_date=date(2026, 9, 1))
DUE = Child("K8", "小豆", due_date=date(2027, 2, 1))
PHONE = "18812345670"


def events(shop: Shop) -> list[Event]:
    stored = shop.store.read(lambda connection: outbox.batch(connection, 1, 1, max_bytes=10**9))
    return [decode_event(event.payload) for event in stored]


def personal(shop: Shop) -> dict[str, PersonalRecord]:
    bodies = shop.store.read(outbox.personal_batch)
    records = [msgspec.json.decode(body, type=PersonalRecord) for body in bodies]
    return {record.member_id: record for record in records}


def row_of(shop: Shop, member_id: str) -> MemberRow:
    row = shop.store.read(lambda connection: members.row_of(connection, MemberId(member_id)))
    assert row is not None
    return row


def refused(shop: Shop, session: Session, form: EnrolForm) -> str:
    before = dump(shop.store)
    with pytest.raises(ShopError) as error:
        enrol(shop, session, form)
    assert dump(shop.store) == before
    return error.value.key


def test_a_number_is_enough(shop: Shop, session: Session) -> None:
    member_id = enrol(shop, session, EnrolForm("188 1234 5670"))
    assert identify(shop, PHONE) == MemberFound(member_id, How.PHONE)
    (event,) = events(shop)
    assert isinstance(event, MemberEnrolled)
    assert (event.member_id, event.source, event.consent_version, event.consent_at_ms) == (
        member_id,
        "counter",
        "",
        None,
    )
    record = personal(shop)[member_id]
    assert (record.phone, record.revision, record.children) == (PHONE, 1, ())
    assert rows(shop.store, "audit")[-1][3:5] == ("enrolled", member_id)


def test_a_child_comes_with_the_guardians_consent_its_text_and_its_time(shop: Shop, session: Session) -> None:
    form = EnrolForm(
        PHONE, " 刘洋 ", Address.MOTHER_OF, (BORN, DUE), consent=True, referred_by=M1, card_no=card(9)
    )
    member_id = enrol(shop, session, form)
    row = row_of(shop, member_id)
    assert (row.name, row.address, row.card_no, row.referred_by) == ("刘洋", "mother_of", card(9), "M1")
    assert [child.pet_name for child in row.children] == ["小米", "小豆"]
    assert (row.consent_version, row.consent_at_ms) == (CONSENT_VERSION, shop.clock.now_ms())
    (event,) = events(shop)
    assert isinstance(event, MemberEnrolled)
    assert (event.consent_version, event.consent_at_ms) == (CONSENT_VERSION, shop.clock.now_ms())
    record = personal(shop)[member_id]
    assert (record.consent_version, record.consent_at_ms) == (CONSENT_VERSION, shop.clock.now_ms())


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (EnrolForm(""), "enrol.empty_phone"),
        (EnrolForm("  "), "enrol.empty_phone"),
        (EnrolForm("1381234123"), "enrol.bad_phone"),
        (EnrolForm("138123412345"), "enrol.bad_phone"),
        (EnrolForm("12012345678"), "enrol.bad_phone"),
        (EnrolForm("0571-88880000"), "enrol.bad_phone"),
        (EnrolForm("张三"), "enrol.bad_phone"),
        (EnrolForm("13812341234"), "enrol.already_member"),
        (EnrolForm("+86 138-1234-1234"), "enrol.already_member"),
        (EnrolForm(PHONE, children=(BORN,)), "enrol.consent_missing"),
        (EnrolForm(PHONE, children=(Child("K", "x"),), consent=True), "enrol.bad_child_date"),
        (
            EnrolForm(PHONE, children=(Child("K", "x", birth_date=ON + timedelta(1)),), consent=True),
            "enrol.bad_child_date",
        ),
        (
            EnrolForm(PHONE, children=(Child("K", "x", birth_date=date(2000, 1, 1)),), consent=True),
            "enrol.bad_child_date",
        ),
        (
            EnrolForm(PHONE, children=(Child("K", "x", due_date=ON + timedelta(301)),), consent=True),
            "enrol.bad_child_date",
        ),
        (
            EnrolForm(PHONE, children=(Child("K", "x", due_date=ON - timedelta(22)),), consent=True),
            "enrol.bad_child_date",
        ),
        (
            EnrolForm(PHONE, children=(Child("K", "糖" * 201, birth_date=ON),), consent=True),
            "member.too_long",
        ),
        (EnrolForm(PHONE, name="nul\x00nul"), "member.too_long"),
        (EnrolForm(PHONE, card_no="不是卡号"), "enrol.bad_card"),
    ],
)
def test_what_is_refused_leaves_no_trace(shop: Shop, session: Session, form: EnrolForm, key: str) -> None:
    assert refused(shop, session, form) == key


@pytest.mark.parametrize("born", [ON, ON - timedelta(1), date(2012, 2, 29)])
def test_dates_at_the_edge_are_taken(shop: Shop, session: Session, born: date) -> None:
    enrol(shop, session, EnrolForm(PHONE, children=(Child("K", "x", birth_date=born),), consent=True))


@settings(max_examples=40, deadline=None)
@given(
    name=st.text(max_size=50),
    pet=st.text(max_size=250),
    number=st.integers(0, 99_999_999),
    child_id=st.text(max_size=80),
)
def test_whatever_is_typed_can_be_read_and_sent_or_is_refused(
    still_till: TestShop, name: str, pet: str, number: int, child_id: str
) -> None:
    """One record that can't be encoded or read would block everything behind it for ever."""
    shop = still_till.shop
    session = sign_in_cashier(shop)
    form = EnrolForm(f"138{number:08d}", name, children=(Child(child_id, pet, birth_date=ON),), consent=True)
    member_id, key = None, ""
    try:
        member_id = enrol(shop, session, form)
    except ShopError as refusal:
        key = refusal.key
    assert key in ("", "member.too_long", "enrol.already_member", "enrol.bad_phone")
    exchange.next_parcel(shop)
    if member_id is not None:
        assert member_file(shop, session, member_id).panel.member.name == name.strip()[:40]


# ── provisional members ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_number_that_nobody_could_look_up_is_a_member_for_the_time_being(
    shop: Shop, session: Session
) -> None:
    unknown = identify(shop, PHONE)
    assert isinstance(unknown, MemberUnknown)
    found = ask_headquarters(shop, session, unknown)
    assert found is not None
    assert found.how is How.PROVISIONAL
    (event,) = events(shop)
    assert isinstance(event, ProvisionalSeen)
    assert personal(shop)[found.member_id].phone == PHONE
    assert row_of(shop, found.member_id).provisional
    # scanned again she is the same
    assert identify(shop, PHONE) == MemberFound(found.member_id, How.PHONE)
    assert ask_headquarters(shop, session, unknown) == found
    assert len(events(shop)) == 1


def test_headquarters_that_is_known_to_be_away_is_not_asked(till: TestShop, session: Session) -> None:
    ask_headquarters(till.shop, session, MemberUnknown(How.CARD, card_no=card(50)))
    assert till.headquarters.asked == []


def test_headquarters_that_answers_is_believed(till: TestShop, session: Session) -> None:
    till.headquarters.reachable = True
    unknown = MemberUnknown(How.CARD, card_no=card(50))
    assert ask_headquarters(till.shop, session, unknown) is None
    till.headquarters.answer = lambda _card, _phone: FoundMember(M1)
    assert ask_headquarters(till.shop, session, unknown) == MemberFound(M1, How.CARD)
    assert till.headquarters.asked == [(card(50), None, 2.0)] * 2
    assert events(till.shop) == []


def test_a_provisional_member_who_joins_keeps_her_id_her_card_and_her_number_of_revisions(
    shop: Shop, session: Session
) -> None:
    provisional = make_provisional(shop, session, how=How.PHONE, card_no=None, phone=PHONE)
    change_profile(shop, session, provisional, ProfileForm(name="刘洋", fields={"occupation": "护士"}))
    member_id = enrol(shop, session, EnrolForm(PHONE))
    row = row_of(shop, member_id)
    assert member_id == provisional
    assert not row.provisional
    assert (row.name, row.profile) == ("刘洋", {"occupation": "护士"})
    assert personal(shop)[member_id].revision == row.revision == 3


def test_a_provisional_member_who_was_resolved_is_somebody_who_can_not_join_again(
    shop: Shop, session: Session
) -> None:
    provisional = make_provisional(shop, session, how=How.CARD, card_no=card(60), phone=None)
    feed(
        shop,
        MEMBERS,
        MemberRow("M60", card_no=card(60), phone=PHONE, name="周云"),
        AliasRow(provisional, "M60"),
        MemberRow(provisional, deleted=True),
    )
    assert identify(shop, card(60)) == MemberFound(MemberId("M60"), How.CARD)
    assert refused(shop, session, EnrolForm(PHONE)) == "enrol.already_member"
    assert [hit.member_id for hit in search(shop, "周云").members] == ["M60"]


# ── the profile ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_profile_is_filled_in_and_told(shop: Shop, session: Session) -> None:
    form = ProfileForm(name="张小莉", fields={"occupation": "教师", "preferences": "无糖"})
    file = change_profile(shop, session, M1, form)
    assert file.panel.member.name == "张小莉"
    (event,) = events(shop)
    assert isinstance(event, ProfileChanged)
    assert set(event.fields) == {"name", "occupation", "preferences"}
    assert personal(shop)["M1"].revision == 5
    change_profile(shop, session, M1, ProfileForm(fields={"occupation": "校长"}))
    assert personal(shop)["M1"].revision == 6
    assert personal(shop)["M1"].profile == {"occupation": "校长", "preferences": "无糖"}


def test_a_profile_that_stays_as_it_was_is_no_event(shop: Shop, session: Session) -> None:
    before = dump(shop.store)
    change_profile(
        shop, session, M1, ProfileForm(name=" 张小丽 ", address=Address.MOTHER_OF, fields={"note": " "})
    )
    assert dump(shop.store) == before


def test_children_of_a_member_without_consent_need_it(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError) as error:
        change_profile(shop, session, samples.M2, ProfileForm(children=(BORN,)))
    assert error.value.key == "enrol.consent_missing"
    change_profile(shop, session, samples.M2, ProfileForm(children=(BORN,), consent=True))
    row = row_of(shop, "M2")
    assert (row.consent_version, row.consent_at_ms) == (CONSENT_VERSION, shop.clock.now_ms())


def test_a_consent_given_before_stays_as_it_was_given(shop: Shop, session: Session) -> None:
    change_profile(shop, session, M1, ProfileForm(children=(BORN,)))
    row = row_of(shop, "M1")
    assert (row.consent_version, row.consent_at_ms) == ("2026-01", samples.ZHANG.consent_at_ms)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (ProfileForm(fields={"shoe_size": "38"}), "member.unknown_field"),
        (ProfileForm(fields={"note": "长" * 201}), "member.too_long"),
        (ProfileForm(name="长" * 201), "member.too_long"),
        (ProfileForm(fields={"note": "\x00"}), "member.too_long"),
        (ProfileForm(children=(Child("K", "x"),), consent=True), "enrol.bad_child_date"),
    ],
)
def test_a_profile_that_is_refused_leaves_no_trace(
    shop: Shop, session: Session, form: ProfileForm, key: str
) -> None:
    before = dump(shop.store)
    with pytest.raises(ShopError) as error:
        change_profile(shop, session, M1, form)
    assert error.value.key == key
    assert dump(shop.store) == before


def test_a_member_that_nobody_knows_has_no_file(shop: Shop, session: Session) -> None:
    with pytest.raises(ShopError, match=r"member\.unknown"):
        member_file(shop, session, MemberId("M404"))
    with pytest.raises(ShopError, match=r"member\.unknown"):
        change_profile(shop, session, MemberId("M404"), ProfileForm(name="x"))


# ── what events must not carry ─────────────────────────────────────────────────────────────────────────────────────

_NAMES = st.text(alphabet="赵钱孙李周吴郑王", min_size=2, max_size=4)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7), _NAMES, st.integers(10_000_000, 99_999_999)), min_size=1, max_size=6
    )
)
def test_no_event_bears_a_name_or_a_number(still_till: TestShop, steps: list[tuple[int, str, int]]) -> None:
    shop = still_till.shop
    session = sign_in_cashier(shop)
    for kind, name, number in steps:
        try:
            _do_something(shop, session, kind, name, number)
        except ShopError as refusal:
            refused_for = refusal.key
        else:
            refused_for = ""
        assert refused_for in ("", "enrol.bad_phone", "enrol.already_member", "care.unknown_task")
    _check_events(shop)


def _do_something(shop: Shop, session: Session, kind: int, name: str, number: int) -> None:
    phone, address = f"139{number}", f"{name}街{number}号"
    task = samples.task_id(number % 3)
    if kind == 0:
        child = Child("K1", name, birth_date=ON)
        enrol(shop, session, EnrolForm(phone, name, Address.MOTHER_OF, (child,), consent=True))
    elif kind == 1:
        make_provisional(shop, session, how=How.PHONE, card_no=None, phone=phone)
    elif kind == 2:
        fields = dict.fromkeys(PROFILE_FIELDS, address)
        change_profile(shop, session, M1, ProfileForm(name=name, fields=fields))
    elif kind == 3:
        sell_once(shop, session, "6901000700034", member_id="M1")
    elif kind == 4:
        reveal_number(shop, session, M1, "asked")
    elif kind == 5:
        feed(shop, COMMANDS, samples.remind(number % 3))
    elif kind == 6:
        open_task(shop, session, task)
        settle_task(shop, session, task, Outcome.DO_NOT_CALL)
    else:
        child = Child("K2", name, due_date=ON)
        change_profile(shop, session, M1, ProfileForm(children=(child,), consent=True))


def _check_events(shop: Shop) -> None:
    def read(connection: Transaction) -> tuple[bytes, set[str]]:
        stored = outbox.batch(connection, 1, 1, limit=10_000, max_bytes=10**9)
        secrets: set[str] = set()
        for body in outbox.personal_batch(connection, 10_000):
            record = msgspec.json.decode(body, type=PersonalRecord)
            secrets |= {record.name, record.phone or "", *record.profile.values()}
            secrets |= {child.pet_name for child in record.children}
        return b"\n".join(event.payload for event in stored), secrets

    payloads, secrets = shop.store.read(read)
    text = payloads.decode()
    telling = {secret for secret in secrets if len(secret) > (7 if secret.isascii() else 1)}
    for secret in (*telling, "张小丽", "13812341234", "糖糖"):
        assert secret not in text
