"""How a service changes a member: her row at this till, the event, the personal record and the audit row together."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from posclient.domain.member import MemberId
from posclient.domain.policy import RoleLimits
from posclient.domain.staff import Operator
from posclient.services.approval import require
from posclient.services.audit_row import log
from posclient.services.enrol import checked, put_personal
from posclient.services.prove import Proof
from posclient.services.shop import Session, Shop, ShopError
from posclient.store import members, outbox
from posclient.store.changes import note_change
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.store.writer import Priority
from posclient.wire.events import MemberServed
from posclient.wire.feed import MemberRow

Change = Callable[[Transaction, MemberRow], tuple[MemberRow, str]]
"""Her row after a service, and the event's detail. Raises ShopError."""


def may_serve(limits: RoleLimits) -> bool:
    """Whether a role serves members at all."""
    return limits.serve_members


def may_vouch(limits: RoleLimits) -> bool:
    """Whether a role may say that it is she, where nothing proves it: who may also give points afterwards."""
    return limits.claim_points


def serve(
    shop: Shop,
    session: Session,
    member_id: MemberId,
    what: str,
    change: Change,
    approved_by: Operator | None,
    proof: Proof | None = None,
    *,
    vouched: bool = False,
    proven: bool = False,
) -> None:
    """Change her row, and tell. `vouched`: a proof or a manager is needed; `proven`: nothing but a proof will do."""

    def write(connection: Transaction) -> None:
        member = members.by_id(connection, member_id)
        row = members.row_of(connection, member.member_id) if member is not None else None
        if member is None or row is None:
            raise ShopError("member.unknown")
        if member.provisional:
            raise ShopError("serve.provisional")
        if proof is not None:
            hers = members.by_id(connection, proof.member_id)
            if hers is None or hers.member_id != member.member_id:
                raise ShopError("prove.other_member")
        elif proven:
            raise ShopError("serve.prove_first")
        policy = policy_in_force(connection)
        approver = require(connection, policy, session, may_serve, approved_by)
        if vouched and proof is None:
            approver = require(connection, policy, session, may_vouch, approved_by)
        fresh, detail = change(connection, row)
        # a new revision also where the personal record says nothing new: until headquarters has it, and the event with
        # it, no row of the feed takes back what was done here
        fresh = msgspec.structs.replace(fresh, revision=row.revision + 1)
        members.put_member(connection, checked(fresh))
        put_personal(connection, fresh)
        tell(connection, shop, session, row, what, detail, approver, proof.how if proof else "")
        note_change(connection, "members", "outbox")

    shop.store.write(write, Priority.COUNTER, name=what)


def tell(
    connection: Transaction,
    shop: Shop,
    session: Session,
    row: MemberRow,
    what: str,
    detail: str,
    approver: str,
    proven_by: str = "",
) -> None:
    """Headquarters by event; the audit log without the number or the hash."""
    at_ms = shop.clock.now_ms()
    event = MemberServed(row.member_id, session.stamp(at_ms), what, detail, approver)
    outbox.append(connection, event, at_ms)
    number = f"number {detail or 'not checked'}" if what == "phone_changed" else ""
    told = " ".join(
        part for part in (proven_by, f"approved by {approver}" if approver else "", number) if part
    )
    log(connection, shop, session, what, row.member_id, told)
