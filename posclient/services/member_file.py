"""A member's own screen: profile, purchases, ledger, contacts, slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from posclient.domain.care import CareTask
from posclient.domain.catalog import Product
from posclient.domain.ledger.account import Entry
from posclient.domain.member import PROFILE_FIELDS, Address, Child, MemberId, Purchase
from posclient.services.audit_row import log
from posclient.services.enrol import CONSENT_VERSION, check_children, checked, put_personal
from posclient.services.panel import MemberPanel, member_panel
from posclient.services.shop import Session, Shop, ShopError
from posclient.services.view import names_of
from posclient.store import care_tasks, documents, members, outbox, print_jobs, products, sales
from posclient.store.changes import note_change
from posclient.store.print_jobs import SpoolItem
from posclient.store.sales import SaleSummary
from posclient.store.transaction import Transaction
from posclient.wire.events import ProfileChanged
from posclient.wire.mapping import child_record
from posclient.words import Names


@dataclass(frozen=True)
class MemberFile:
    """Everything that the till holds of a member."""

    panel: MemberPanel
    purchases: tuple[Purchase, ...]
    goods: Mapping[str, Product]
    sales: tuple[SaleSummary, ...]
    entries: tuple[Entry, ...]
    tasks: tuple[CareTask, ...]
    slips: tuple[SpoolItem, ...]
    names: Names


@dataclass(frozen=True)
class ProfileForm:
    """What was changed on the profile page; None = as it was."""

    name: str | None = None
    address: Address | None = None
    children: tuple[Child, ...] | None = None
    consent: bool = False
    fields: Mapping[str, str] | None = None


def member_file(shop: Shop, session: Session, member_id: MemberId) -> MemberFile:
    """Read a member's file. Raises ShopError where the cache has no such member."""
    return shop.store.read(lambda connection: _file(connection, shop, session, member_id))


def change_profile(shop: Shop, session: Session, member_id: MemberId, form: ProfileForm) -> MemberFile:
    """Fill in or correct a member's profile. Raises ShopError: `enrol.consent_missing`, `enrol.bad_child_date`,
    `member.unknown_field`, `member.too_long`.
    """
    fields = dict(form.fields or {})
    unknown = set(fields) - set(PROFILE_FIELDS)
    if unknown:
        raise ShopError("member.unknown_field", field=min(unknown))
    if any(len(value) > 200 for value in (*fields.values(), form.name or "")):
        raise ShopError("member.too_long")
    if form.children is not None:
        check_children(form.children, session.business_date)

    def write(connection: Transaction) -> None:
        _change(connection, shop, session, member_id, form)

    shop.store.write(write, name="change_profile")
    return member_file(shop, session, member_id)


def _file(connection: Transaction, shop: Shop, session: Session, member_id: MemberId) -> MemberFile:
    rules = documents.rules_in_force(connection).rules
    panel = member_panel(connection, member_id, rules, session.business_date)
    holding = members.holding(connection, member_id)
    if panel is None or holding is None:
        raise ShopError("member.unknown")
    member_id = panel.member.member_id
    recent = sales.purchases_not_at_headquarters(connection, holding.owners)
    bought = (*recent, *panel.member.purchases)
    tasks = care_tasks.of_member(connection, member_id)
    own_sales = tuple(sale for owner in holding.owners for sale in sales.of_member(connection, owner))
    subjects = [sale.receipt_no for sale in own_sales[:20]] + [task.task_id for task in tasks]
    return MemberFile(
        panel=panel,
        purchases=bought,
        goods=products.by_ids(connection, (purchase.product_id for purchase in bought)),
        sales=own_sales,
        entries=sales.entries_of(connection, holding.owners),
        tasks=tasks,
        slips=tuple(item for subject in subjects for item in print_jobs.of_subject(connection, subject)),
        names=names_of(connection, shop, rules, panel),
    )


def _change(
    connection: Transaction, shop: Shop, session: Session, member_id: MemberId, form: ProfileForm
) -> None:
    member = members.by_id(connection, member_id)
    row = members.row_of(connection, member.member_id) if member else None
    if row is None:
        raise ShopError("member.unknown")
    at_ms = shop.clock.now_ms()
    changed: list[str] = []
    if form.name is not None and form.name.strip() != row.name:
        # pinyin and initials belong to the old name; headquarters sends the new ones with its next row
        row = msgspec.structs.replace(row, name=form.name.strip(), pinyin="", initials="")
        changed.append("name")
    if form.address is not None and form.address != row.address:
        row = msgspec.structs.replace(row, address=form.address)
        changed.append("address")
    if form.children is not None:
        if form.children and not (form.consent or row.consent_version):
            raise ShopError("enrol.consent_missing")
        row = msgspec.structs.replace(row, children=tuple(child_record(child) for child in form.children))
        if form.children and form.consent:
            row = msgspec.structs.replace(row, consent_version=CONSENT_VERSION, consent_at_ms=at_ms)
        changed.append("children")
    fields = {name: value.strip() for name, value in (form.fields or {}).items()}
    new_fields = {name: value for name, value in fields.items() if row.profile.get(name, "") != value}
    if new_fields:
        row = msgspec.structs.replace(row, profile={**row.profile, **new_fields})
        changed.extend(new_fields)
    if not changed:
        return
    row = msgspec.structs.replace(row, revision=row.revision + 1)
    members.put_member(connection, checked(row))
    put_personal(connection, row)
    event = ProfileChanged(row.member_id, session.stamp(at_ms), tuple(changed))
    outbox.append(connection, event, at_ms)
    log(connection, shop, session, "profile_changed", row.member_id, ",".join(changed))
    note_change(connection, "members", "outbox")
