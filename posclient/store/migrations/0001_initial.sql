-- Schema 1: everything that a sale, its slip and its way to headquarters need.

CREATE TABLE audit (
    n INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    operator_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (n)
)
 STRICT;

CREATE TABLE basket (
    basket_id TEXT NOT NULL,
    state TEXT NOT NULL,
    business_date TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (basket_id)
)
 STRICT;

CREATE UNIQUE INDEX basket_only_one_open ON basket (state) WHERE state = 'open';

CREATE TABLE business_day (
    business_date TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    PRIMARY KEY (business_date)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE care_task (
    task_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    need_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    run_out_on TEXT NOT NULL,
    give_or_take_days INTEGER NOT NULL,
    reason_key TEXT NOT NULL,
    reason_values BLOB NOT NULL,
    created_on TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    calls INTEGER NOT NULL,
    PRIMARY KEY (task_id)
)
 STRICT;

CREATE INDEX care_task_by_member ON care_task (member_id);

CREATE INDEX care_task_by_state ON care_task (state, run_out_on);

CREATE TABLE counter (
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE document (
    kind TEXT NOT NULL,
    "key" TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (kind, "key")
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE feed_cursor (
    topic TEXT NOT NULL,
    epoch TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (topic)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE ledger_entry (
    entry_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    kind TEXT NOT NULL,
    business_date TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entry_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX ledger_entry_by_owner ON ledger_entry (owner_id);

CREATE TABLE lot (
    lot_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    granted_on TEXT NOT NULL,
    expires_on TEXT,
    PRIMARY KEY (lot_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE member (
    rank_id INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    card_no TEXT,
    phone TEXT,
    phone_tail TEXT NOT NULL,
    name TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL,
    visit_month INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (rank_id)
)
 STRICT;

CREATE INDEX member_by_card ON member (card_no);

CREATE UNIQUE INDEX member_by_id ON member (member_id);

CREATE INDEX member_by_initial ON member (substr(initials, 1, 1), visit_month DESC);

CREATE INDEX member_by_initials ON member (initials, visit_month);

CREATE INDEX member_by_name ON member (name, visit_month);

CREATE INDEX member_by_phone ON member (phone, visit_month);

CREATE INDEX member_by_pinyin ON member (pinyin, visit_month);

CREATE INDEX member_by_tail ON member (phone_tail, visit_month DESC);

CREATE INDEX member_by_two_initials ON member (substr(initials, 1, 2), visit_month DESC);

CREATE TABLE member_alias (
    provisional_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (provisional_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX member_alias_by_member ON member_alias (member_id);

CREATE TABLE operator (
    operator_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    active INTEGER NOT NULL,
    PRIMARY KEY (operator_id)
)
 STRICT;

CREATE TABLE operator_lock (
    operator_id TEXT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    PRIMARY KEY (operator_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE outbox (
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    payload BLOB NOT NULL,
    hash TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    result TEXT,
    effect_topic TEXT,
    effect_position INTEGER,
    detail TEXT NOT NULL,
    PRIMARY KEY (incarnation, seq)
)
 WITHOUT ROWID,
 STRICT;

CREATE INDEX outbox_waiting ON outbox (incarnation, seq) WHERE result IS NULL;

CREATE TABLE personal_outbox (
    member_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (member_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE print_job (
    job_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    subject TEXT NOT NULL,
    document BLOB NOT NULL,
    rendered BLOB,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    copy_of INTEGER,
    copy_number INTEGER NOT NULL,
    made_at_ms INTEGER NOT NULL,
    PRIMARY KEY (job_id)
)
 STRICT;

CREATE INDEX print_job_by_subject ON print_job (subject);

CREATE INDEX print_job_open ON print_job (state, job_id) WHERE state IN ('queued', 'sending', 'sent', 'unknown');

CREATE TABLE product (
    product_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    plu TEXT NOT NULL,
    name TEXT NOT NULL,
    pinyin TEXT NOT NULL,
    initials TEXT NOT NULL,
    need TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (product_id)
)
 STRICT;

CREATE INDEX product_by_initials ON product (initials);

CREATE INDEX product_by_need ON product (need);

CREATE INDEX product_by_plu ON product (plu);

CREATE INDEX product_by_sku ON product (sku);

CREATE TABLE product_barcode (
    barcode TEXT NOT NULL,
    product_id TEXT NOT NULL,
    PRIMARY KEY (barcode, product_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE sale (
    sale_id TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    member_id TEXT,
    business_date TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    gross_minor INTEGER NOT NULL,
    due_minor INTEGER NOT NULL,
    points INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    context BLOB NOT NULL,
    PRIMARY KEY (sale_id)
)
 STRICT;

CREATE INDEX sale_by_day ON sale (business_date);

CREATE INDEX sale_by_member ON sale (member_id, business_date);

CREATE UNIQUE INDEX sale_by_receipt ON sale (receipt_no);

CREATE TABLE shift (
    shift_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER,
    PRIMARY KEY (shift_id)
)
 STRICT;

CREATE INDEX shift_open ON shift (closed_at_ms) WHERE closed_at_ms IS NULL;

CREATE TABLE standing (
    member_id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (member_id)
)
 STRICT;

CREATE TABLE till (
    only INTEGER NOT NULL,
    till_id TEXT NOT NULL,
    till_no INTEGER NOT NULL,
    store_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    epoch TEXT NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    PRIMARY KEY (only)
)
 STRICT;

CREATE TABLE basket_command (
    basket_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    line_id TEXT,
    product_id TEXT,
    quantity INTEGER,
    amount_minor INTEGER,
    member_id TEXT,
    detail TEXT NOT NULL,
    undone INTEGER NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (basket_id, n),
    FOREIGN KEY(basket_id) REFERENCES basket (basket_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE print_attempt (
    job_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    bytes_sent INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (job_id, n),
    FOREIGN KEY(job_id) REFERENCES print_job (job_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE sale_line (
    sale_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price_minor INTEGER NOT NULL,
    price_kind TEXT NOT NULL,
    gross_minor INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    points INTEGER NOT NULL,
    PRIMARY KEY (sale_id, n),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 WITHOUT ROWID,
 STRICT;

CREATE TABLE tender (
    sale_id TEXT NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    received_minor INTEGER NOT NULL,
    change_minor INTEGER NOT NULL,
    PRIMARY KEY (sale_id, n),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 WITHOUT ROWID,
 STRICT;
