-- The day at the counter: drawer and shift, payment attempts, returns, parked baskets, quick keys, stock.

ALTER TABLE basket ADD COLUMN parked_at_ms INTEGER;

ALTER TABLE basket ADD COLUMN label TEXT DEFAULT '' NOT NULL;

CREATE INDEX basket_parked ON basket (parked_at_ms) WHERE state = 'parked';

ALTER TABLE business_day ADD COLUMN closed_at_ms INTEGER;

ALTER TABLE business_day ADD COLUMN closed_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE business_day ADD COLUMN z_no INTEGER;

CREATE TABLE cash_movement (
    movement_id TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    reason TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (movement_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX cash_movement_by_shift ON cash_movement (shift_id);

CREATE TABLE field_asked (
    member_id TEXT NOT NULL,
    field TEXT NOT NULL,
    asked_on TEXT NOT NULL,
    answered INTEGER NOT NULL,
    PRIMARY KEY (member_id, field)
)
 WITHOUT ROWID,
 STRICT;

ALTER TABLE operator ADD COLUMN member_id TEXT DEFAULT '' NOT NULL;

CREATE TABLE payment_attempt (
    attempt_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    direction TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    state TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_ref TEXT DEFAULT '' NOT NULL,
    origin_id TEXT DEFAULT '' NOT NULL,
    business_date TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    queries INTEGER DEFAULT 0 NOT NULL,
    detail TEXT DEFAULT '' NOT NULL,
    answer TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (attempt_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX payment_attempt_by_day ON payment_attempt (business_date);

CREATE INDEX payment_attempt_by_subject ON payment_attempt (subject_id);

CREATE INDEX payment_attempt_open ON payment_attempt (state) WHERE state IN ('made', 'waiting', 'unknown', 'paid', 'reversing');

CREATE INDEX payment_attempt_owed ON payment_attempt (business_date) WHERE direction = 'refund' AND state = 'declined' AND answer IN ('', 'left');

CREATE TABLE quick_key (
    page INTEGER NOT NULL,
    place INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    caption TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (page, place)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE quick_page (
    page INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (page)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE top_up_intent (
    top_up_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    principal_minor INTEGER NOT NULL,
    bonus_minor INTEGER NOT NULL,
    PRIMARY KEY (top_up_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE return_right (
    right_id TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    body BLOB NOT NULL,
    used_by TEXT DEFAULT '' NOT NULL,
    made_at_ms INTEGER NOT NULL,
    PRIMARY KEY (right_id)
)
 WITHOUT ROWID,
 STRICT;

ALTER TABLE sale ADD COLUMN kind TEXT DEFAULT 'sale' NOT NULL;

ALTER TABLE sale ADD COLUMN rounding_minor INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN original_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN exchange_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN invoiceable_minor INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN invoice_token TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN self_sale INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN approved_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN claimed_by TEXT DEFAULT '' NOT NULL;

CREATE INDEX sale_by_original ON sale (original_id) WHERE original_id <> '';

CREATE INDEX sale_by_shift ON sale (shift_id);

ALTER TABLE shift ADD COLUMN float_minor INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE shift ADD COLUMN counted_minor INTEGER;

ALTER TABLE shift ADD COLUMN expected_minor INTEGER;

ALTER TABLE shift ADD COLUMN left_minor INTEGER;

ALTER TABLE shift ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE shift ADD COLUMN closed_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE shift ADD COLUMN audit_from INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE shift ADD COLUMN audit_to INTEGER;

CREATE INDEX shift_by_day ON shift (business_date);

CREATE TABLE stock (
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    as_of_ms INTEGER NOT NULL,
    PRIMARY KEY (product_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE z_report (
    z_no INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    figures BLOB NOT NULL,
    PRIMARY KEY (z_no)
)
 STRICT;

ALTER TABLE sale_line ADD COLUMN line_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN manual_minor INTEGER DEFAULT 0 NOT NULL;

ALTER TABLE sale_line ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN associate_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN tax_category TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN title TEXT DEFAULT '' NOT NULL;

ALTER TABLE tender ADD COLUMN reference TEXT DEFAULT '' NOT NULL;

ALTER TABLE tender ADD COLUMN attempt_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE tender ADD COLUMN verified INTEGER DEFAULT 1 NOT NULL;

CREATE TABLE ecard_seen (
    card_no TEXT NOT NULL,
    minute INTEGER NOT NULL,
    used_for TEXT NOT NULL,
    PRIMARY KEY (card_no)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE lost_card (
    card_no TEXT NOT NULL,
    member_id TEXT NOT NULL,
    lost_on TEXT NOT NULL,
    PRIMARY KEY (card_no)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE member_lock (
    member_id TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    PRIMARY KEY (member_id)
)
 WITHOUT ROWID,
 STRICT;
