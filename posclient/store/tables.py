"""The till's tables. `migrations/` holds the SQL that makes them; a test holds the two against each other.

All are STRICT. Instants are UTC milliseconds, business dates ISO texts, money minor units, quantities thousandths.
Volatile figures (a member's standing) lie apart from the indexed ones, so that a feed batch touches no search index.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

metadata = MetaData()


def _table(name: str, *parts: Column[object] | Index | UniqueConstraint, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_with_rowid=rowid)


def _text(name: str, *, null: bool = False, key: bool = False, default: str | None = None) -> Column[object]:
    return Column(name, Text, nullable=null, primary_key=key, server_default=default)


def _int(name: str, *, null: bool = False, key: bool = False, default: int | None = None) -> Column[object]:
    given = text(str(default)) if default is not None else None
    return Column(name, Integer, nullable=null, primary_key=key, autoincrement=False, server_default=given)


def _blob(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, LargeBinary, nullable=null)


# ── the till itself ────────────────────────────────────────────────────────────────────────────────────────────────

till = _table(
    "till",
    _int("only", key=True),
    _text("till_id"),
    _int("till_no"),
    _text("store_id"),
    _int("incarnation"),
    _text("token_hash"),
    _text("epoch"),
    _int("enrolled_at_ms"),
)

counter = _table("counter", _text("name", key=True), _int("value"), rowid=False)

document = _table(
    "document",
    _text("kind", key=True),  # store, rules, need
    _text("key", key=True),
    _blob("body"),
    rowid=False,
)

# ── what headquarters sends ────────────────────────────────────────────────────────────────────────────────────────

feed_cursor = _table("feed_cursor", _text("topic", key=True), _text("epoch"), _int("position"), rowid=False)

product = _table(
    "product",
    _text("product_id", key=True),
    _text("sku"),
    _text("plu"),
    _text("name"),
    _text("pinyin"),
    _text("initials"),
    _text("need"),
    _blob("body"),
)
Index("product_by_sku", product.c.sku)
Index("product_by_plu", product.c.plu)
Index("product_by_initials", product.c.initials)
Index("product_by_need", product.c.need)

product_barcode = _table(
    "product_barcode", _text("barcode", key=True), _text("product_id", key=True), rowid=False
)

member = _table(
    "member",
    Column("rank_id", Integer, primary_key=True),  # SQLite's own row number: small in every index
    _text("member_id"),
    _text("card_no", null=True),
    _text("phone", null=True),
    _text("phone_tail"),
    _text("name"),
    _text("pinyin"),
    _text("initials"),
    _int("visit_month"),  # months since year 0 of the last visit: coarse, so that it changes at most monthly
    _blob("body"),
)
Index("member_by_id", member.c.member_id, unique=True)
Index("member_by_card", member.c.card_no)
Index("member_by_phone", member.c.phone, member.c.visit_month)
Index("member_by_tail", member.c.phone_tail, member.c.visit_month.desc())
Index("member_by_initial", func.substr(member.c.initials, 1, 1), member.c.visit_month.desc())
Index("member_by_two_initials", func.substr(member.c.initials, 1, 2), member.c.visit_month.desc())
Index("member_by_initials", member.c.initials, member.c.visit_month)
Index("member_by_pinyin", member.c.pinyin, member.c.visit_month)
Index("member_by_name", member.c.name, member.c.visit_month)

standing = _table("standing", _text("member_id", key=True), _blob("body"))

member_value = _table(
    "member_value", _text("member_id", key=True), _blob("body"), rowid=False
)  # computed here, from all that the till knows of her

member_alias = _table("member_alias", _text("provisional_id", key=True), _text("member_id"), rowid=False)
Index("member_alias_by_member", member_alias.c.member_id)

operator = _table(
    "operator",
    _text("operator_id", key=True),
    _text("name"),
    _text("role"),
    _text("pin_hash"),
    _int("active"),
    _text("member_id", default=""),
)

operator_lock = _table(
    "operator_lock", _text("operator_id", key=True), _int("failures"), _int("locked_until_ms"), rowid=False
)

care_task = _table(
    "care_task",
    _text("task_id", key=True),
    _text("member_id"),
    _text("need_id"),
    _text("product_id"),
    _text("run_out_on"),
    _int("give_or_take_days"),
    _text("reason_key"),
    _blob("reason_values"),
    _text("created_on"),
    _text("state"),
    _text("outcome", null=True),
    _int("calls"),
)
Index("care_task_by_member", care_task.c.member_id)
Index("care_task_by_state", care_task.c.state, care_task.c.run_out_on)

# ── the day ────────────────────────────────────────────────────────────────────────────────────────────────────────

business_day = _table(
    "business_day",
    _text("business_date", key=True),
    _int("opened_at_ms"),
    _int("closed_at_ms", null=True),
    _text("closed_by", default=""),
    _int("z_no", null=True),
    rowid=False,
)

shift = _table(
    "shift",
    _text("shift_id", key=True),
    _text("business_date"),
    _text("operator_id"),
    _int("opened_at_ms"),
    _int("closed_at_ms", null=True),
    _int("float_minor", default=0),
    _int("counted_minor", null=True),  # NULL: ended without a count
    _int("expected_minor", null=True),
    _int("left_minor", null=True),  # stays in the drawer as the next shift's float
    _text("reason", default=""),
    _text("closed_by", default=""),
    _int("audit_from", default=0),  # the audit row before its first: clocks jump, row numbers don't
    _int("audit_to", null=True),
)
Index("shift_open", shift.c.closed_at_ms, sqlite_where=shift.c.closed_at_ms.is_(None))
Index("shift_by_day", shift.c.business_date)

cash_movement = _table(
    "cash_movement",
    _text("movement_id", key=True),
    _text("shift_id"),
    _text("business_date"),
    _text("kind"),  # float, in, out
    _int("amount_minor"),  # negative for what was taken out
    _text("reason"),
    _text("operator_id"),
    _int("at_ms"),
    rowid=False,
)
Index("cash_movement_by_shift", cash_movement.c.shift_id)

z_report = _table("z_report", _int("z_no", key=True), _text("business_date"), _int("at_ms"), _blob("figures"))

basket = _table(
    "basket",
    _text("basket_id", key=True),
    _text("state"),  # open, parked, paid, cancelled, lost (in a restored store)
    _text("business_date"),
    _text("shift_id"),
    _text("operator_id"),
    _int("opened_at_ms"),
    _int("parked_at_ms", null=True),
    _text("label", default=""),  # how a parked basket is told from another
)
Index("basket_only_one_open", basket.c.state, unique=True, sqlite_where=text("state = 'open'"))
Index("basket_parked", basket.c.parked_at_ms, sqlite_where=text("state = 'parked'"))

basket_command = _table(
    "basket_command",
    Column("basket_id", Text, ForeignKey("basket.basket_id"), primary_key=True),
    _int("n", key=True),
    _text("kind"),
    _text("line_id", null=True),
    _text("product_id", null=True),
    _int("quantity", null=True),
    _int("amount_minor", null=True),
    _text("member_id", null=True),
    _text("detail"),
    _int("undone"),
    _text("operator_id"),
    _int("at_ms"),
    rowid=False,
)

# ── what was sold ──────────────────────────────────────────────────────────────────────────────────────────────────

sale = _table(
    "sale",
    _text("sale_id", key=True),
    _text("receipt_no"),
    _text("member_id", null=True),
    _text("business_date"),
    _text("shift_id"),
    _text("operator_id"),
    _int("at_ms"),
    _int("gross_minor"),
    _int("due_minor"),
    _int("points"),
    _int("incarnation"),
    _int("seq"),
    _blob("context"),
    _text("kind", default="sale"),  # sale, return (figures negative), top_up
    _int("rounding_minor", default=0),
    _text("original_id", default=""),  # of a return: the sale that it undoes
    _text("exchange_id", default=""),  # the other half of an exchange
    _int("invoiceable_minor", default=0),
    _text("invoice_token", default=""),
    _int("self_sale", default=0),
    _text("approved_by", default=""),
    _text("claimed_by", default=""),  # the member who was given this sale's points afterwards
)
Index("sale_by_receipt", sale.c.receipt_no, unique=True)
Index("sale_by_member", sale.c.member_id, sale.c.business_date)
Index("sale_by_day", sale.c.business_date)
Index("sale_by_original", sale.c.original_id, sqlite_where=text("original_id <> ''"))
Index("sale_by_shift", sale.c.shift_id)

sale_line = _table(
    "sale_line",
    Column("sale_id", Text, ForeignKey("sale.sale_id"), primary_key=True),
    _int("n", key=True),
    _text("product_id"),
    _int("quantity"),
    _int("unit_price_minor"),
    _text("price_kind"),
    _int("gross_minor"),
    _int("amount_minor"),
    _int("points"),
    _text("line_id", default=""),
    _int("manual_minor", default=0),  # the part of the discount that was given by hand
    _text("reason", default=""),  # of a return, of a price or a discount by hand
    _text("associate_id", default=""),
    _text("tax_category", default=""),
    _text("title", default=""),  # of an open item
    rowid=False,
)

tender = _table(
    "tender",
    Column("sale_id", Text, ForeignKey("sale.sale_id"), primary_key=True),
    _int("n", key=True),
    _text("kind"),
    _int("amount_minor"),
    _int("received_minor"),
    _int("change_minor"),
    _text("reference", default=""),
    _text("attempt_id", default=""),
    _int("verified", default=1),
    rowid=False,
)

payment_attempt = _table(
    "payment_attempt",
    _text("attempt_id", key=True),
    _text("subject_id"),  # the basket, top-up or return that it pays
    _text("purpose"),  # sale, top_up, return
    _text("direction"),  # charge, refund
    _int("amount_minor"),
    _text("state"),
    _text("provider"),
    _text("provider_ref", default=""),
    _text("origin_id", default=""),  # of a refund: the attempt that it gives back
    _text("business_date"),
    _text("shift_id"),
    _text("operator_id"),
    _int("made_at_ms"),
    _int("changed_at_ms"),
    _int("queries", default=0),
    _text("detail", default=""),
    _text("answer", default=""),  # of a declined refund: left, retried, cash
    rowid=False,
)
Index("payment_attempt_by_subject", payment_attempt.c.subject_id)
Index(
    "payment_attempt_open",
    payment_attempt.c.state,
    sqlite_where=text("state IN ('made', 'waiting', 'unknown', 'paid', 'reversing')"),
)
Index("payment_attempt_by_day", payment_attempt.c.business_date)
Index(
    "payment_attempt_owed",
    payment_attempt.c.business_date,
    sqlite_where=text("direction = 'refund' AND state = 'declined' AND answer IN ('', 'left')"),
)

top_up_intent = _table(
    "top_up_intent",  # what a charge of a code is for: with it a till that died can go on
    _text("top_up_id", key=True),
    _text("member_id"),
    _int("principal_minor"),
    _int("bonus_minor"),  # as the screen promised
    rowid=False,
)

return_right = _table(
    "return_right",
    _text("right_id", key=True),
    _text("receipt_no"),
    _blob("body"),  # the original's lines as headquarters sent them
    _text("used_by", default=""),
    _int("made_at_ms"),
    rowid=False,
)

ledger_entry = _table(
    "ledger_entry",
    _text("entry_id", key=True),
    _text("owner_id"),
    _text("account_id"),
    _text("lot_id"),
    _int("amount"),
    _text("kind"),
    _text("business_date"),
    _int("incarnation"),
    _int("seq"),
    rowid=False,
)
Index("ledger_entry_by_owner", ledger_entry.c.owner_id)

lot = _table(
    "lot",
    _text("lot_id", key=True),
    _text("account_id"),
    _text("granted_on"),
    _text("expires_on", null=True),
    rowid=False,
)

# ── the counter's own arrangements ─────────────────────────────────────────────────────────────────────────────────

quick_page = _table("quick_page", _int("page", key=True), _text("name"), rowid=False)

quick_key = _table(
    "quick_key",
    _int("page", key=True),
    _int("place", key=True),
    _text("product_id"),
    _text("caption", default=""),
    rowid=False,
)

stock = _table("stock", _text("product_id", key=True), _int("quantity"), _int("as_of_ms"), rowid=False)

field_asked = _table(
    "field_asked",
    _text("member_id", key=True),
    _text("field", key=True),
    _text("asked_on"),
    _int("answered"),
    rowid=False,
)

# ── who may spend ──────────────────────────────────────────────────────────────────────────────────────────────────

ecard_seen = _table(
    "ecard_seen",
    _text("card_no", key=True),
    _int("minute"),  # of the newest code that proved something here
    _text("used_for"),  # the basket or the service
    rowid=False,
)

lost_card = _table("lost_card", _text("card_no", key=True), _text("member_id"), _text("lost_on"), rowid=False)

member_lock = _table(
    "member_lock", _text("member_id", key=True), _int("failures"), _int("locked_until_ms"), rowid=False
)

# ── what goes out ──────────────────────────────────────────────────────────────────────────────────────────────────

outbox = _table(
    "outbox",
    _int("incarnation", key=True),
    _int("seq", key=True),
    _text("type"),
    _blob("payload"),
    _text("hash"),
    _int("made_at_ms"),
    _text("result", null=True),  # NULL = not acknowledged yet
    _text("effect_topic", null=True),
    _int("effect_position", null=True),
    _text("detail"),
    rowid=False,
)
Index("outbox_waiting", outbox.c.incarnation, outbox.c.seq, sqlite_where=outbox.c.result.is_(None))

personal_outbox = _table(
    "personal_outbox", _text("member_id", key=True), _int("revision"), _blob("body"), rowid=False
)

print_job = _table(
    "print_job",
    Column("job_id", Integer, primary_key=True),
    _text("kind"),  # slip, drawer
    _text("title"),
    _text("subject"),  # receipt number or task id
    _blob("document"),
    _blob("rendered", null=True),
    _text("state"),
    _text("reason"),
    _int("copy_of", null=True),
    _int("copy_number"),
    _int("made_at_ms"),
)
Index(
    "print_job_open",
    print_job.c.state,
    print_job.c.job_id,
    sqlite_where=print_job.c.state.in_(("queued", "sending", "sent", "unknown")),
)
Index("print_job_by_subject", print_job.c.subject)

print_attempt = _table(
    "print_attempt",
    Column("job_id", Integer, ForeignKey("print_job.job_id"), primary_key=True, autoincrement=False),
    _int("n", key=True),
    _int("at_ms"),
    _text("outcome"),  # sending, put_back, confirmed, unknown
    _int("bytes_sent"),
    _text("detail"),
    rowid=False,
)

audit = _table(
    "audit",
    Column("n", Integer, primary_key=True),
    _int("at_ms"),
    _text("operator_id"),
    _text("action"),
    _text("subject"),
    _text("detail"),
    _blob("mac"),
)
