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


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[object]:
    return Column(name, Text, nullable=null, primary_key=key)


def _int(name: str, *, null: bool = False, key: bool = False) -> Column[object]:
    return Column(name, Integer, nullable=null, primary_key=key, autoincrement=False)


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

member_alias = _table("member_alias", _text("provisional_id", key=True), _text("member_id"), rowid=False)
Index("member_alias_by_member", member_alias.c.member_id)

operator = _table(
    "operator",
    _text("operator_id", key=True),
    _text("name"),
    _text("role"),
    _text("pin_hash"),
    _int("active"),
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

business_day = _table("business_day", _text("business_date", key=True), _int("opened_at_ms"), rowid=False)

shift = _table(
    "shift",
    _text("shift_id", key=True),
    _text("business_date"),
    _text("operator_id"),
    _int("opened_at_ms"),
    _int("closed_at_ms", null=True),
)
Index("shift_open", shift.c.closed_at_ms, sqlite_where=shift.c.closed_at_ms.is_(None))

basket = _table(
    "basket",
    _text("basket_id", key=True),
    _text("state"),  # open, paid, cancelled, lost (in a restored store)
    _text("business_date"),
    _text("shift_id"),
    _text("operator_id"),
    _int("opened_at_ms"),
)
Index("basket_only_one_open", basket.c.state, unique=True, sqlite_where=text("state = 'open'"))

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
)
Index("sale_by_receipt", sale.c.receipt_no, unique=True)
Index("sale_by_member", sale.c.member_id, sale.c.business_date)
Index("sale_by_day", sale.c.business_date)

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
