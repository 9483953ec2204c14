-- The day at the counter: returns, payments, shifts, codes, stock. Types are spelled by `schema.py`.

ALTER TABLE finding ADD COLUMN level TEXT DEFAULT 'exception' NOT NULL;

ALTER TABLE ledger_entry ADD COLUMN document_id TEXT DEFAULT '' NOT NULL;

CREATE INDEX ledger_entry_by_document ON ledger_entry (document_id);

ALTER TABLE sale ADD COLUMN kind TEXT DEFAULT 'sale' NOT NULL;

ALTER TABLE sale ADD COLUMN rounding_minor $big DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN original_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN exchange_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN invoiceable_minor $big DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN invoice_token TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN proven_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN self_sale $big DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN approved_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN right_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale ADD COLUMN reverses_invoice $big DEFAULT 0 NOT NULL;

ALTER TABLE sale ADD COLUMN offer_id TEXT DEFAULT '' NOT NULL;

CREATE INDEX sale_by_original ON sale (original_id);

CREATE INDEX sale_by_receipt ON sale (receipt_no);

ALTER TABLE sale_line ADD COLUMN price_list TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN manual_minor $big DEFAULT 0 NOT NULL;

ALTER TABLE sale_line ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN associate_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN tax_category TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_line ADD COLUMN open_item $big DEFAULT 0 NOT NULL;

ALTER TABLE sale_tender ADD COLUMN reference TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_tender ADD COLUMN attempt_id TEXT DEFAULT '' NOT NULL;

ALTER TABLE sale_tender ADD COLUMN verified $big DEFAULT 1 NOT NULL;

CREATE TABLE cash_movement (
    movement_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor $big NOT NULL,
    reason TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms $big NOT NULL,
    PRIMARY KEY (movement_id)
)$strict;

CREATE INDEX cash_movement_by_shift ON cash_movement (shift_id);

CREATE TABLE day_end (
    till_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    z_no $big NOT NULL,
    at_ms $big NOT NULL,
    operator_id TEXT NOT NULL,
    figures TEXT NOT NULL,
    PRIMARY KEY (till_id, business_date)
)$strict;

CREATE TABLE member_service (
    till_id TEXT NOT NULL,
    incarnation $big NOT NULL,
    seq $big NOT NULL,
    member_id TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    at_ms $big NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq)
)$strict;

CREATE INDEX member_service_by_member ON member_service (member_id);

CREATE TABLE message (
    message_id $serial NOT NULL,
    phone TEXT NOT NULL,
    body TEXT NOT NULL,
    at_ms $big NOT NULL,
    PRIMARY KEY (message_id)
)$strict;

CREATE TABLE payment (
    till_id TEXT NOT NULL,
    incarnation $big NOT NULL,
    seq $big NOT NULL,
    attempt_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    amount_minor $big NOT NULL,
    outcome TEXT NOT NULL,
    provider TEXT NOT NULL,
    provider_ref TEXT NOT NULL,
    queries $big NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq)
)$strict;

CREATE INDEX payment_by_attempt ON payment (attempt_id);

CREATE TABLE points_claim (
    sale_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    incarnation $big NOT NULL,
    seq $big NOT NULL,
    member_id TEXT NOT NULL,
    points $big NOT NULL,
    PRIMARY KEY (sale_id)
)$strict;

CREATE TABLE policy (
    version $serial NOT NULL,
    body $bytes NOT NULL,
    PRIMARY KEY (version)
)$strict;

CREATE TABLE return_right (
    right_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at_ms $big NOT NULL,
    ended_at_ms $big,
    PRIMARY KEY (right_id)
)$strict;

CREATE UNIQUE INDEX return_right_one_open ON return_right (sale_id) WHERE state = 'open';

CREATE TABLE shift (
    shift_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    opened_at_ms $big,
    float_minor $big NOT NULL,
    closed_at_ms $big,
    closed_by TEXT DEFAULT '' NOT NULL,
    counted_minor $big,
    expected_minor $big,
    left_minor $big,
    reason TEXT DEFAULT '' NOT NULL,
    approved_by TEXT DEFAULT '' NOT NULL,
    figures TEXT DEFAULT '{}' NOT NULL,
    PRIMARY KEY (shift_id)
)$strict;

CREATE INDEX shift_by_day ON shift (store_id, business_date);

CREATE TABLE sms_code (
    member_id TEXT NOT NULL,
    till_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    sent_at_ms $big NOT NULL,
    seen_at_ms $big NOT NULL,
    tries $big NOT NULL,
    phone TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (member_id)
)$strict;

CREATE TABLE staff_bought (
    member_id TEXT NOT NULL,
    month TEXT NOT NULL,
    amount_minor $big NOT NULL,
    PRIMARY KEY (member_id, month)
)$strict;

CREATE TABLE ecard_use (
    member_id TEXT NOT NULL,
    minute $big NOT NULL,
    till_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    PRIMARY KEY (member_id, minute, till_id)
)$strict;

CREATE TABLE incoming_batch (
    batch_id TEXT NOT NULL,
    state TEXT NOT NULL,
    business_date TEXT NOT NULL,
    at_ms $big NOT NULL,
    PRIMARY KEY (batch_id)
)$strict;

CREATE TABLE incoming_member (
    member_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    is_new $big NOT NULL,
    body $bytes NOT NULL,
    PRIMARY KEY (member_id)
)$strict;

CREATE INDEX incoming_member_by_batch ON incoming_member (batch_id, member_id);

CREATE TABLE incoming_contact (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (batch_id, kind, value)
)$strict;

CREATE TABLE stock (
    store_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity $big NOT NULL,
    as_of_ms $big NOT NULL,
    told $big DEFAULT 0 NOT NULL,
    PRIMARY KEY (store_id, product_id)
)$strict;

CREATE INDEX stock_not_told ON stock (store_id, told);

CREATE TABLE unknown_good (
    till_id TEXT NOT NULL,
    incarnation $big NOT NULL,
    seq $big NOT NULL,
    store_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    line_id TEXT NOT NULL,
    barcode TEXT NOT NULL,
    title TEXT NOT NULL,
    price_minor $big NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq)
)$strict;

CREATE INDEX unknown_good_by_barcode ON unknown_good (barcode);
