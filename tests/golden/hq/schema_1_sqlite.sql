CREATE TABLE balance (
    account_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (account_id, lot_id)
)
 STRICT;

CREATE INDEX balance_by_owner ON balance (owner_id);

CREATE TABLE care_task (
    task_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    need_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    run_out_on TEXT NOT NULL,
    give_or_take_days INTEGER NOT NULL,
    reason_key TEXT NOT NULL,
    reason_values TEXT NOT NULL,
    created_on TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    calls INTEGER NOT NULL,
    printed_at_ms INTEGER,
    PRIMARY KEY (task_id)
)
 STRICT;

CREATE INDEX care_task_by_member ON care_task (member_id);

CREATE TABLE contact (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (kind, value)
)
 STRICT;

CREATE INDEX contact_by_member ON contact (member_id);

CREATE TABLE counter (
    name TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE enrol_code (
    code_no INTEGER NOT NULL,
    store_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    till_id TEXT,
    PRIMARY KEY (code_no)
)
 STRICT;

CREATE TABLE event (
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    payload BLOB NOT NULL,
    kind TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    effect_topic TEXT,
    effect_position INTEGER,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq)
)
 STRICT;

CREATE TABLE feed_row (
    topic TEXT NOT NULL,
    position INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (topic, position)
)
 STRICT;

CREATE TABLE finding (
    finding_id INTEGER NOT NULL,
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER,
    "key" TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_at_ms INTEGER NOT NULL,
    PRIMARY KEY (finding_id)
)
 STRICT;

CREATE INDEX finding_by_till ON finding (till_id);

CREATE TABLE incarnation (
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    next_seq INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till_id, incarnation)
)
 STRICT;

CREATE TABLE ledger_entry (
    entry_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    account_kind TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    kind TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_id)
)
 STRICT;

CREATE INDEX ledger_entry_by_owner ON ledger_entry (owner_id, account_kind, business_date);

CREATE TABLE member (
    member_id TEXT NOT NULL,
    state TEXT NOT NULL,
    merged_into TEXT,
    tier_id TEXT NOT NULL,
    personal_revision INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (member_id)
)
 STRICT;

CREATE INDEX member_by_merged_into ON member (merged_into);

CREATE TABLE member_store (
    member_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    last_visit TEXT,
    PRIMARY KEY (member_id, store_id)
)
 STRICT;

CREATE TABLE meta (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)
 STRICT;

CREATE TABLE need (
    need_id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (need_id)
)
 STRICT;

CREATE TABLE product (
    product_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    need TEXT NOT NULL,
    units_per_pack INTEGER NOT NULL,
    PRIMARY KEY (product_id)
)
 STRICT;

CREATE INDEX product_by_sku ON product (sku);

CREATE TABLE purchase (
    purchase_id INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    sale_id TEXT,
    PRIMARY KEY (purchase_id)
)
 STRICT;

CREATE INDEX purchase_by_member ON purchase (member_id, business_date);

CREATE TABLE quarantine (
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    payload BLOB NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq, hash)
)
 STRICT;

CREATE TABLE reveal (
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    why TEXT NOT NULL,
    task_id TEXT,
    PRIMARY KEY (till_id, incarnation, seq)
)
 STRICT;

CREATE TABLE rule_set (
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (version)
)
 STRICT;

CREATE TABLE sale (
    sale_id TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    till_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    store_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    operator_id TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    member_id TEXT,
    identified_by TEXT NOT NULL,
    due_minor INTEGER NOT NULL,
    discount_minor INTEGER NOT NULL,
    points INTEGER NOT NULL,
    tier_after TEXT NOT NULL,
    rules_version INTEGER NOT NULL,
    PRIMARY KEY (sale_id)
)
 STRICT;

CREATE INDEX sale_by_member ON sale (member_id);

CREATE INDEX sale_by_till ON sale (till_id);

CREATE TABLE store (
    store_id TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (store_id)
)
 STRICT;

CREATE TABLE till (
    till_id TEXT NOT NULL,
    till_no INTEGER NOT NULL,
    store_id TEXT NOT NULL,
    incarnation INTEGER NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    PRIMARY KEY (till_id)
)
 STRICT;

CREATE TABLE topic (
    topic TEXT NOT NULL,
    last INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    PRIMARY KEY (topic)
)
 STRICT;

CREATE TABLE sale_line (
    sale_id TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    line_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price_minor INTEGER NOT NULL,
    price_kind TEXT NOT NULL,
    gross_minor INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    points INTEGER NOT NULL,
    need TEXT NOT NULL,
    PRIMARY KEY (sale_id, line_no),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 STRICT;

CREATE TABLE sale_tender (
    sale_id TEXT NOT NULL,
    tender_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    received_minor INTEGER NOT NULL,
    change_minor INTEGER NOT NULL,
    PRIMARY KEY (sale_id, tender_no),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
)
 STRICT;
