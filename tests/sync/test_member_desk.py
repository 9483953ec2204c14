"""What is done for a member at one till: headquarters takes it without a finding, and the other tills know."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from posclient.domain.member import Member
from posclient.domain.settlement import Payment
from posclient.domain.tender import TenderKind
from posclient.services import exchange, serve_member, sms_code
from posclient.services.approval import approve
from posclient.services.claim_points import claim, may_claim
from posclient.services.identify import How, MemberFound, identify
from posclient.services.member_file import member_file
from posclient.services.member_pin import by_pin
from posclient.services.prove import Proof
from posclient.services.statement import print_statement
from posclient.services.top_up import top_up
from posclient.store import members
from sync.desk import HeadquartersDesk
from sync.hq.database import open_database, transact
from sync.hq.messages import kept_messages
from tests.support.hq import RunningHeadquarters
from tests.support.samples import M1, MANAGER, PIN, card
from tests.support.shop import sell_once
from tests.sync.till_and_hq import FORMULA, Till, points

NEW_CARD, NEW_PHONE = card(50), "13700001111"


def proof_by_sms(till: Till, folder: Path) -> Proof:
    """She reads the code from her phone."""
    desk = HeadquartersDesk(till.shop, till.hq.url, till.token_file)
    sms_code.send_code(till.shop, desk, M1)
    engine = open_database(f"sqlite:///{folder}/hq/hq.sqlite3")
    ((_, _, body),) = transact(engine, lambda connection: kept_messages(connection, 5))
    engine.dispose()
    found = re.search(r"[0-9]{6}", body)
    assert found is not None
    return sms_code.by_code(till.shop, desk, M1, found.group())


def member(till: Till) -> Member:
    found = till.shop.store.read(lambda c: members.by_id(c, M1))
    assert found is not None
    return found


def test_services_reach_every_till(till: Till, hq: RunningHeadquarters, tmp_path: Path) -> None:
    other = Till(tmp_path / "other", hq)
    other.enrol()
    session = till.session()
    proof = proof_by_sms(till, tmp_path)
    serve_member.replace_card(till.shop, session, M1, NEW_CARD, proof)
    serve_member.change_phone(till.shop, session, M1, NEW_PHONE, proof)
    serve_member.set_pin(till.shop, session, M1, "135790", proof)
    serve_member.freeze(till.shop, session, M1)
    print_statement(till.shop, session, M1)
    here = member(till)

    till.push()
    till.pull()
    other.pull()

    assert replace(member(till), purchases=()) == replace(here, purchases=())
    there = member(other)
    assert (there.card_no, there.phone, there.lost_cards) == (NEW_CARD, NEW_PHONE, (card(1),))
    assert there.frozen
    assert identify(other.shop, NEW_CARD) == MemberFound(M1, How.CARD)
    assert by_pin(other.shop, other.session(), M1, "135790").member_id == M1
    serve_member.thaw(other.shop, other.session(), M1, Proof(M1, proof.how))
    other.push()
    till.pull()
    assert not member(till).frozen
    for one in (till, other):
        assert hq.totals(exchange.who_am_i(one.shop).till_id).exceptions == 0
    other.close()


def test_a_top_up_and_a_claim_are_counted_once(till: Till, hq: RunningHeadquarters) -> None:
    session = till.session()
    sold = sell_once(till.shop, session, FORMULA)
    manager = approve(till.shop, MANAGER, PIN, may_claim)
    earned = claim(till.shop, session, sold.receipt_no, M1, manager)
    top_up(till.shop, session, "t1", M1, 30_000, [Payment(TenderKind.CASH, 30_000)], 0)
    before = member_file(till.shop, session, M1).panel
    assert before.points == 1000 + earned

    till.push()
    till.pull()

    after = member_file(till.shop, session, M1).panel
    assert after.own_entries == 0
    assert (after.points, after.principal_minor) == (before.points, before.principal_minor)
    assert after.year_spend_minor == before.year_spend_minor
    assert points(till.shop, session) == 1000 + earned
    assert hq.totals(exchange.who_am_i(till.shop).till_id).exceptions == 0
