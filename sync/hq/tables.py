"""Headquarters' tables, for SQLite and PostgreSQL alike.

Days are ISO texts, instants UTC milliseconds, money minor units, quantities thousandths, flags 0 or 1. Documents that
are only ever read whole (a member's row, a rule set, a feed row) are stored as their wire bytes.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
)

SCHEMA_VERSION: Final = 1

metadata = MetaData()

Big = BigInteger().with_variant(Integer, "sqlite")


class PlainText(TypeDecorator[str]):
    """Text without NUL characters, which JSON may carry and PostgreSQL does not store."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (overridden)
        """Leave NULs out."""
        return value.replace("\x00", "") if value is not None else None


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, PlainText, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Big, nullable=null)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _table(
    name: str, *parts: Column[str] | Column[int] | Column[bytes] | PrimaryKeyConstraint | Index
) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


meta = _table("meta", _text("key"), _text("value"), PrimaryKeyConstraint("key"))

counter = _table("counter", _text("name"), _number("last"), PrimaryKeyConstraint("name"))
"""Numbers handed out: till numbers, task numbers, enrolment codes."""

# --- the feed -------------------------------------------------------------------------------------------------------

topic = _table("topic", _text("topic"), _number("last"), _number("digest"), PrimaryKeyConstraint("topic"))
"""The newest position of a topic and the additive digest of its rows; its row lock makes positions gapless."""

feed_row = _table(
    "feed_row",
    _text("topic"),
    _number("position"),
    _text("key"),
    _bytes("body"),
    PrimaryKeyConstraint("topic", "position"),
)

# --- tills ----------------------------------------------------------------------------------------------------------

store = _table(
    "store", _text("store_id"), _text("time_zone"), _text("name"), PrimaryKeyConstraint("store_id")
)

enrol_code = _table(
    "enrol_code",
    _number("code_no"),
    _text("store_id"),
    _text("secret_hash"),
    _number("expires_at_ms"),
    _number("failures"),
    _text("till_id", null=True),
    PrimaryKeyConstraint("code_no"),
)
"""`till_id` is the till that used the code; until then it is null."""

till = _table(
    "till",
    _text("till_id"),
    _number("till_no"),
    _text("store_id"),
    _number("incarnation"),
    _number("enrolled_at_ms"),
    PrimaryKeyConstraint("till_id"),
)

incarnation = _table(
    "incarnation",
    _text("till_id"),
    _number("incarnation"),
    _text("token_hash"),
    _number("next_seq"),
    _number("started_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation"),
)
"""One life of a till. `next_seq` is its high-water mark: the only event number that is accepted."""

# --- what came in ---------------------------------------------------------------------------------------------------

event = _table(
    "event",
    _text("till_id"),
    _number("incarnation"),
    _number("seq"),
    _text("hash"),
    _bytes("payload"),
    _text("kind"),
    _text("result"),
    _text("detail"),
    _text("effect_topic", null=True),
    _number("effect_position", null=True),
    _number("received_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
)
"""Every event identity, for ever. `result` is what was answered the first time."""

quarantine = _table(
    "quarantine",
    _text("till_id"),
    _number("incarnation"),
    _number("seq"),
    _text("hash"),
    _bytes("payload"),
    _text("reason"),
    _text("detail"),
    _number("received_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq", "hash"),
)

finding = _table(
    "finding",
    Column("finding_id", Big, primary_key=True),
    _text("till_id"),
    _number("incarnation"),
    _number("seq", null=True),
    _text("key"),
    _text("detail"),
    _number("found_at_ms"),
    Index("finding_by_till", "till_id"),
)
"""An exception: something recorded that a person should look at. `seq` is null for a personal record."""

# --- sales ----------------------------------------------------------------------------------------------------------

sale = _table(
    "sale",
    _text("sale_id"),
    _text("receipt_no"),
    _text("till_id"),
    _number("incarnation"),
    _number("seq"),
    _text("store_id"),
    _text("business_date"),
    _number("at_ms"),
    _text("operator_id"),
    _text("shift_id"),
    _text("member_id", null=True),
    _text("identified_by"),
    _number("due_minor"),
    _number("discount_minor"),
    _number("points"),
    _text("tier_after"),
    _number("rules_version"),
    PrimaryKeyConstraint("sale_id"),
    Index("sale_by_till", "till_id"),
    Index("sale_by_member", "member_id"),
)

sale_line = _table(
    "sale_line",
    Column("sale_id", PlainText, ForeignKey("sale.sale_id"), nullable=False),
    _number("line_no"),
    _text("line_id"),
    _text("product_id"),
    _number("quantity"),
    _number("unit_price_minor"),
    _text("price_kind"),
    _number("gross_minor"),
    _number("amount_minor"),
    _number("points"),
    _text("need"),
    PrimaryKeyConstraint("sale_id", "line_no"),
)

sale_tender = _table(
    "sale_tender",
    Column("sale_id", PlainText, ForeignKey("sale.sale_id"), nullable=False),
    _number("tender_no"),
    _text("kind"),
    _number("amount_minor"),
    _number("received_minor"),
    _number("change_minor"),
    PrimaryKeyConstraint("sale_id", "tender_no"),
)

# --- members --------------------------------------------------------------------------------------------------------

member = _table(
    "member",
    _text("member_id"),
    _text("state"),
    _text("merged_into", null=True),
    _text("tier_id"),
    _number("personal_revision"),
    _bytes("body"),
    PrimaryKeyConstraint("member_id"),
    Index("member_by_merged_into", "merged_into"),
)
"""`body` is her MemberRow. `state`: awaited (a personal record without its event), provisional, member, merged.
`personal_revision` is that of her last personal record, -1 before the first.
"""

contact = _table(
    "contact",
    _text("kind"),
    _text("value"),
    _text("member_id"),
    PrimaryKeyConstraint("kind", "value"),
    Index("contact_by_member", "member_id"),
)
"""Who holds a card number or a phone number (in international form). One holder each."""

member_store = _table(
    "member_store",
    _text("member_id"),
    _text("store_id"),
    _text("last_visit", null=True),
    PrimaryKeyConstraint("member_id", "store_id"),
)
"""Which stores hold a member; her rows go to the members topic of each."""

purchase = _table(
    "purchase",
    Column("purchase_id", Big, primary_key=True),
    _text("member_id"),
    _text("business_date"),
    _text("product_id"),
    _number("quantity"),
    _number("amount_minor"),
    _text("sale_id", null=True),
    Index("purchase_by_member", "member_id", "business_date"),
)

ledger_entry = _table(
    "ledger_entry",
    _text("entry_id"),
    _text("account_id"),
    _text("owner_id"),
    _text("account_kind"),
    _text("lot_id"),
    _number("amount"),
    _text("kind"),
    _text("business_date"),
    PrimaryKeyConstraint("entry_id"),
    Index("ledger_entry_by_owner", "owner_id", "account_kind", "business_date"),
)

balance = _table(
    "balance",
    _text("account_id"),
    _text("lot_id"),
    _text("owner_id"),
    _number("amount"),
    PrimaryKeyConstraint("account_id", "lot_id"),
    Index("balance_by_owner", "owner_id"),
)
"""The fold of the ledger so far, a cache kept in the transaction that appends the entries."""

# --- goods, rules, care ---------------------------------------------------------------------------------------------

product = _table(
    "product",
    _text("product_id"),
    _text("sku"),
    _text("need"),
    _number("units_per_pack"),
    PrimaryKeyConstraint("product_id"),
    Index("product_by_sku", "sku"),
)

need = _table("need", _text("need_id"), _bytes("body"), PrimaryKeyConstraint("need_id"))

rule_set = _table("rule_set", _number("version"), _bytes("body"), PrimaryKeyConstraint("version"))

care_task = _table(
    "care_task",
    _text("task_id"),
    _text("store_id"),
    _text("member_id"),
    _text("need_id"),
    _text("product_id"),
    _text("run_out_on"),
    _number("give_or_take_days"),
    _text("reason_key"),
    _text("reason_values"),
    _text("created_on"),
    _text("state"),
    _text("outcome", null=True),
    _number("calls"),
    _number("printed_at_ms", null=True),
    PrimaryKeyConstraint("task_id"),
    Index("care_task_by_member", "member_id"),
)

reveal = _table(
    "reveal",
    _text("till_id"),
    _number("incarnation"),
    _number("seq"),
    _text("member_id"),
    _text("operator_id"),
    _number("at_ms"),
    _text("why"),
    _text("task_id", null=True),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
)
"""Who saw which member's number in full, when and why."""
