"""Headquarters' tables of the day at the counter: what surrounds a sale. Units as in `tables`."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, text

from sync.hq.columns import Big, blob, number, table, text_column

# --- money -----------------------------------------------------------------------------------------------------------

points_claim = table(
    "points_claim",
    text_column("sale_id"),
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("member_id"),
    number("points"),
    PrimaryKeyConstraint("sale_id"),
)
"""Sales whose points were given to a member afterwards: once each."""

payment = table(
    "payment",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("attempt_id"),
    text_column("subject_id"),
    number("amount_minor"),
    text_column("outcome"),
    text_column("provider"),
    text_column("provider_ref"),
    number("queries"),
    text_column("business_date"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
    Index("payment_by_attempt", "attempt_id"),
)
"""How payment attempts ended, as their tills say."""

return_right = table(
    "return_right",
    text_column("right_id"),
    text_column("sale_id"),
    text_column("till_id"),
    text_column("state"),
    number("made_at_ms"),
    number("ended_at_ms", null=True),
    PrimaryKeyConstraint("right_id"),
    Index(
        "return_right_one_open",
        "sale_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
"""Receipts that a till may take goods back on. `state`: open, used, given_back, taken_away (by a person here)."""

# --- the drawer and the day ------------------------------------------------------------------------------------------

cash_movement = table(
    "cash_movement",
    text_column("movement_id"),
    text_column("till_id"),
    text_column("shift_id"),
    text_column("business_date"),
    text_column("kind"),
    number("amount_minor"),
    text_column("reason"),
    text_column("operator_id"),
    number("at_ms"),
    PrimaryKeyConstraint("movement_id"),
    Index("cash_movement_by_shift", "shift_id"),
)

shift = table(
    "shift",
    text_column("shift_id"),
    text_column("till_id"),
    text_column("store_id"),
    text_column("business_date"),
    text_column("operator_id"),
    number("opened_at_ms", null=True),
    number("float_minor"),
    number("closed_at_ms", null=True),
    text_column("closed_by", default=""),
    number("counted_minor", null=True),
    number("expected_minor", null=True),
    number("left_minor", null=True),
    text_column("reason", default=""),
    text_column("approved_by", default=""),
    text_column("figures", default="{}"),
    PrimaryKeyConstraint("shift_id"),
    Index("shift_by_day", "store_id", "business_date"),
)
"""`figures` are the report's, as JSON. `opened_at_ms` is null where its beginning was never told."""

day_end = table(
    "day_end",
    text_column("till_id"),
    text_column("business_date"),
    number("z_no"),
    number("at_ms"),
    text_column("operator_id"),
    text_column("figures"),
    PrimaryKeyConstraint("till_id", "business_date"),
)

# --- members ---------------------------------------------------------------------------------------------------------

member_service = table(
    "member_service",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("member_id"),
    text_column("what"),
    text_column("detail"),
    text_column("operator_id"),
    text_column("approved_by"),
    number("at_ms"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
    Index("member_service_by_member", "member_id"),
)
"""What was done for a member at a counter, by whom."""

message = table(
    "message",
    Column("message_id", Big, primary_key=True),
    text_column("phone"),
    text_column("body"),
    number("at_ms"),
)
"""Messages of the demo's provider, which keeps them here instead of sending them."""

sms_code = table(
    "sms_code",
    text_column("member_id"),
    text_column("till_id"),
    text_column("code_hash"),
    number("sent_at_ms"),
    number("seen_at_ms"),
    number("tries"),
    text_column("phone", default=""),
    PrimaryKeyConstraint("member_id"),
)
"""The code that was sent to a member last. `seen_at_ms` is the latest instant at which it was looked at. `phone` is the
new number that it went to; empty: to her own.
"""

staff_bought = table(
    "staff_bought",
    text_column("member_id"),
    text_column("month"),
    number("amount_minor"),
    PrimaryKeyConstraint("member_id", "month"),
)
"""What one of the staff bought at staff prices in a month (`2026-03`), at all tills, without what came back."""

ecard_use = table(
    "ecard_use",
    text_column("member_id"),
    number("minute"),
    text_column("till_id"),
    text_column("sale_id"),
    PrimaryKeyConstraint("member_id", "minute", "till_id"),
)
"""At which tills a member's e-card of a minute has proved who she is."""

# --- members on their way in -----------------------------------------------------------------------------------------

incoming_batch = table(
    "incoming_batch",
    text_column("batch_id"),
    text_column("state"),  # writing, in
    text_column("business_date"),
    number("at_ms"),
    PrimaryKeyConstraint("batch_id"),
)
"""An import of members that has not ended."""

incoming_member = table(
    "incoming_member",
    text_column("member_id"),
    text_column("batch_id"),
    text_column("store_id"),
    number("is_new"),
    blob("body"),  # of one who was there before: what is to be booked for her
    PrimaryKeyConstraint("member_id"),
    Index("incoming_member_by_batch", "batch_id", "member_id"),
)

incoming_contact = table(
    "incoming_contact",
    text_column("kind"),
    text_column("value"),
    text_column("batch_id"),
    text_column("member_id"),
    PrimaryKeyConstraint("batch_id", "kind", "value"),
)

# --- goods and policy ------------------------------------------------------------------------------------------------

policy = table("policy", number("version"), blob("body"), PrimaryKeyConstraint("version"))

stock = table(
    "stock",
    text_column("store_id"),
    text_column("product_id"),
    number("quantity"),
    number("as_of_ms"),
    number("told", default=0),
    PrimaryKeyConstraint("store_id", "product_id"),
    Index("stock_not_told", "store_id", "told"),
)
"""`told` is 0 where the store's tills have not been told of the quantity yet."""

unknown_good = table(
    "unknown_good",
    text_column("till_id"),
    number("incarnation"),
    number("seq"),
    text_column("store_id"),
    text_column("sale_id"),
    text_column("line_id"),
    text_column("barcode"),
    text_column("title"),
    number("price_minor"),
    text_column("business_date"),
    PrimaryKeyConstraint("till_id", "incarnation", "seq"),
    Index("unknown_good_by_barcode", "barcode"),
)
"""Barcodes that nobody knew, as they were sold: the goods shall be added."""
