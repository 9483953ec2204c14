"""Headquarters' tables, for SQLite and PostgreSQL alike.

Days are ISO texts, instants UTC milliseconds, money minor units, quantities thousandths, flags 0 or 1. Documents that
are only ever read whole (a member's row, a rule set, a feed row) are stored as their wire bytes. The tables of the day
at the counter (returns, payments, shifts, codes, stock) are in `counter_tables`.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint

from sync.hq.columns import Big, PlainText, blob, metadata, number, table, text_column

__all__ = ["SCHEMA_VERSION", "Big", "PlainText", "metadata"]

SCHEMA_VERSION: Final = 2

meta = table("meta", text_column("key"), text_column("value"), PrimaryKeyConstraint("key"))

counter = table("counter", text_column("name"), number("last"), PrimaryKeyConstraint("name"))
"""Numbers handed out: till numbers, task numbers, enrolment codes."""

# --- the feed -------------------------------------------------------------------------------------------------------

topic = table("topic", text_column("topic"), number("last"), number("digest"), PrimaryKeyConstraint("topic"))
"""The newest position of a topic and the additive digest of its rows; its row lock makes positions gapless."""

feed_row = table(
    "feed_row",
    text_column("topic"),
    number("position"),
    text_column("key"),
    blob("body"),
    PrimaryKeyConstraint("topic", "position"),
)

# --- tills ----------------------------------------------------------------------------------------------------------

store = table(
    "store",
    text_column("store_id"),
    text_column("time_zone"),
    text_column("name"),
    PrimaryKeyConstraint("store_id"),
)

enrol_code = table(
    "enrol_code",
    number("code_no"),
    text_column("store_id"),
    text_column("secret_hash"),
    number("expires_at_ms"),
    number("failures"),
    text_column("till_id", null=True),
    PrimaryKeyConstraint("code_no"),
)
"""`till_id` is the till that used the code; until then it is null."""

till = table(
    "till",
    text_column("till_id"),
    number("till_no"),
    text_column("store_id"),
    number("incarnation"),
    number("enrolled_at_ms"),
    PrimaryKeyConstraint("till_id"),
)

incarnation = table(
    "incarnation",
    text_column("till_id"),
    number("incarnation"),
    text_column("token_hash"),
    number("next_seq"),
    number("started_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation"),
)
"""One life of a till. `next_seq` is its high-water mark: the only event number that is accepted."""

# --- what came in ---------------------------------------------------------------------------------------------------

event = table(
    "event",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("hash"),
    blob("payload"),
    text_column("kind"),
    text_column("result"),
    text_column("detail"),
    text_column("effect_topic", null=True),
    number("effect_position", null=True),
    number("received_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
)
"""Every event identity, for ever. `result` is what was answered the first time."""

quarantine = table(
    "quarantine",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("hash"),
    blob("payload"),
    text_column("reason"),
    text_column("detail"),
    number("received_at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq", "hash"),
)

finding = table(
    "finding",
    Column("finding_id", Big, primary_key=True),
    text_column("till_id"),
    number("incarnation"),
    number("seq", null=True),
    text_column("key"),
    text_column("detail"),
    number("found_at_ms"),
    text_column("level", default="exception"),
    Index("finding_by_till", "till_id"),
)
"""Something recorded that a person should look at (`exception`), or may want to know (`note`). `seq` is null for a
personal record.
"""

# --- sales, returns, top-ups -----------------------------------------------------------------------------------------

sale = table(
    "sale",
    text_column("sale_id"),
    text_column("receipt_no"),
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("store_id"),
    text_column("business_date"),
    number("at_ms"),
    text_column("operator_id"),
    text_column("shift_id"),
    text_column("member_id", null=True),
    text_column("identified_by"),
    number("due_minor"),
    number("discount_minor"),
    number("points"),
    text_column("tier_after"),
    number("rules_version"),
    text_column("kind", default="sale"),
    number("rounding_minor", default=0),
    text_column("original_id", default=""),
    text_column("exchange_id", default=""),
    number("invoiceable_minor", default=0),
    text_column("invoice_token", default=""),
    text_column("proven_by", default=""),
    number("self_sale", default=0),
    text_column("approved_by", default=""),
    text_column("right_id", default=""),
    number("reverses_invoice", default=0),
    text_column("offer_id", default=""),
    PrimaryKeyConstraint("sale_id"),
    Index("sale_by_till", "till_id"),
    Index("sale_by_member", "member_id"),
    Index("sale_by_receipt", "receipt_no"),
    Index("sale_by_original", "original_id"),
)
"""Money documents. `kind`: sale, return (all figures negative, `original_id` names the sale), top_up."""

sale_line = table(
    "sale_line",
    Column("sale_id", PlainText, ForeignKey("sale.sale_id"), nullable=False),
    number("line_no"),
    text_column("line_id"),
    text_column("product_id"),
    number("quantity"),
    number("unit_price_minor"),
    text_column("price_kind"),
    number("gross_minor"),
    number("amount_minor"),
    number("points"),
    text_column("need"),
    text_column("price_list", default=""),
    number("manual_minor", default=0),
    text_column("reason", default=""),
    text_column("associate_id", default=""),
    text_column("tax_category", default=""),
    number("open_item", default=0),
    PrimaryKeyConstraint("sale_id", "line_no"),
)
"""A return's lines bear the `line_id` of the lines that they undo."""

sale_tender = table(
    "sale_tender",
    Column("sale_id", PlainText, ForeignKey("sale.sale_id"), nullable=False),
    number("tender_no"),
    text_column("kind"),
    number("amount_minor"),
    number("received_minor"),
    number("change_minor"),
    text_column("reference", default=""),
    text_column("attempt_id", default=""),
    number("verified", default=1),
    PrimaryKeyConstraint("sale_id", "tender_no"),
)

# --- members --------------------------------------------------------------------------------------------------------

member = table(
    "member",
    text_column("member_id"),
    text_column("state"),
    text_column("merged_into", null=True),
    text_column("tier_id"),
    number("personal_revision"),
    blob("body"),
    PrimaryKeyConstraint("member_id"),
    Index("member_by_merged_into", "merged_into"),
)
"""`body` is her MemberRow. `state`: awaited (a personal record without its event), provisional, member, merged.
`personal_revision` is that of her last personal record, -1 before the first.
"""

contact = table(
    "contact",
    text_column("kind"),
    text_column("value"),
    text_column("member_id"),
    PrimaryKeyConstraint("kind", "value"),
    Index("contact_by_member", "member_id"),
)
"""Who holds a card number or a phone number (in international form). One holder each."""

member_store = table(
    "member_store",
    text_column("member_id"),
    text_column("store_id"),
    text_column("last_visit", null=True),
    PrimaryKeyConstraint("member_id", "store_id"),
)
"""Which stores hold a member; her rows go to the members topic of each."""

purchase = table(
    "purchase",
    Column("purchase_id", Big, primary_key=True),
    text_column("member_id"),
    text_column("business_date"),
    text_column("product_id"),
    number("quantity"),
    number("amount_minor"),
    text_column("sale_id", null=True),
    Index("purchase_by_member", "member_id", "business_date"),
)

ledger_entry = table(
    "ledger_entry",
    text_column("entry_id"),
    text_column("account_id"),
    text_column("owner_id"),
    text_column("account_kind"),
    text_column("lot_id"),
    number("amount"),
    text_column("kind"),
    text_column("business_date"),
    text_column("document_id", default=""),
    PrimaryKeyConstraint("entry_id"),
    Index("ledger_entry_by_owner", "owner_id", "account_kind", "business_date"),
    Index("ledger_entry_by_document", "document_id"),
)
"""`document_id` is the sale, return or top-up that moved the account; a claim of points is the sale's."""

balance = table(
    "balance",
    text_column("account_id"),
    text_column("lot_id"),
    text_column("owner_id"),
    number("amount"),
    PrimaryKeyConstraint("account_id", "lot_id"),
    Index("balance_by_owner", "owner_id"),
)
"""The fold of the ledger so far, a cache kept in the transaction that appends the entries."""

# --- goods, rules, care ---------------------------------------------------------------------------------------------

product = table(
    "product",
    text_column("product_id"),
    text_column("sku"),
    text_column("need"),
    number("units_per_pack"),
    PrimaryKeyConstraint("product_id"),
    Index("product_by_sku", "sku"),
)

need = table("need", text_column("need_id"), blob("body"), PrimaryKeyConstraint("need_id"))

rule_set = table("rule_set", number("version"), blob("body"), PrimaryKeyConstraint("version"))

care_task = table(
    "care_task",
    text_column("task_id"),
    text_column("store_id"),
    text_column("member_id"),
    text_column("need_id"),
    text_column("product_id"),
    text_column("run_out_on"),
    number("give_or_take_days"),
    text_column("reason_key"),
    text_column("reason_values"),
    text_column("created_on"),
    text_column("state"),
    text_column("outcome", null=True),
    number("calls"),
    number("printed_at_ms", null=True),
    PrimaryKeyConstraint("task_id"),
    Index("care_task_by_member", "member_id"),
)

reveal = table(
    "reveal",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("member_id"),
    text_column("operator_id"),
    number("at_ms"),
    text_column("why"),
    text_column("task_id", null=True),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
)
"""Who saw which member's number in full, when and why."""
