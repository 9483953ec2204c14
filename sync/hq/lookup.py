"""A till looks for a member that its cache lacks: found, she comes into its store's feed."""

from __future__ import annotations

from sqlalchemy import Connection

from posclient.wire.protocol import Effect, FindMemberAnswer, FindMemberRequest
from sync.hq import members
from sync.hq.bring_in.incoming import is_coming
from sync.hq.contacts import Contact, holder_of, international
from sync.hq.feed import last_positions, members_topic
from sync.hq.intake_context import Intake, Sender
from sync.hq.members import State
from sync.hq.refusal import Refusal


def find_member(
    connection: Connection, sender: Sender, request: FindMemberRequest, on: str, now_ms: int
) -> FindMemberAnswer:
    """Who holds this card, else this phone number. Raises Refusal where neither is given."""
    if not request.card_no and not request.phone:
        raise Refusal("nothing_to_find", "give a card number or a phone number")
    wanted = []
    if request.card_no:
        wanted.append(Contact("card", request.card_no))
    if request.phone:
        wanted.append(Contact("phone", international(request.phone)))
    holder_id = next((held for held in (holder_of(connection, one) for one in wanted) if held), None)
    held = members.resolve(connection, holder_id, lock=True) if holder_id else None
    if held is None or held.state is not State.MEMBER or held.row.deleted:
        return FindMemberAnswer(member_id=None)
    intake = Intake(connection, sender, sender.incarnation, None, on, now_ms)
    intake.hold_here(held.member_id)
    if is_coming(connection, held.member_id):
        intake.member_changed(held.member_id)
        intake.balances_moved(held.member_id)
    topic = members_topic(sender.store_id)
    effect = intake.finish() or Effect(topic, last_positions(connection, [topic])[topic])
    return FindMemberAnswer(member_id=held.member_id, effect=effect)
