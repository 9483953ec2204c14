CREATE TABLE balance (
    account_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (account_id, lot_id)
);

CREATE INDEX balance_by_owner ON balance (owner_id);

CREATE TABLE care_task (
    task_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    need_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    run_out_on TEXT NOT NULL,
    give_or_take_days BIGINT NOT NULL,
    reason_key TEXT NOT NULL,
    reason_values TEXT NOT NULL,
    created_on TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    calls BIGINT NOT NULL,
    printed_at_ms BIGINT,
    PRIMARY KEY (task_id)
);

CREATE INDEX care_task_by_member ON care_task (member_id);

CREATE TABLE contact (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    member_id TEXT NOT NULL,
    PRIMARY KEY (kind, value)
);

CREATE INDEX contact_by_member ON contact (member_id);

CREATE TABLE counter (
    name TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE enrol_code (
    code_no BIGSERIAL NOT NULL,
    store_id TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    till_id TEXT,
    PRIMARY KEY (code_no)
);

CREATE TABLE event (
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    payload BYTEA NOT NULL,
    kind TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    effect_topic TEXT,
    effect_position BIGINT,
    received_at_ms BIGINT NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq)
);

CREATE TABLE feed_row (
    topic TEXT NOT NULL,
    position BIGINT NOT NULL,
    key TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (topic, position)
);

CREATE TABLE finding (
    finding_id BIGSERIAL NOT NULL,
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT,
    key TEXT NOT NULL,
    detail TEXT NOT NULL,
    found_at_ms BIGINT NOT NULL,
    PRIMARY KEY (finding_id)
);

CREATE INDEX finding_by_till ON finding (till_id);

CREATE TABLE incarnation (
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    next_seq BIGINT NOT NULL,
    started_at_ms BIGINT NOT NULL,
    PRIMARY KEY (till_id, incarnation)
);

CREATE TABLE ledger_entry (
    entry_id TEXT NOT NULL,
    account_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    account_kind TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    amount BIGINT NOT NULL,
    kind TEXT NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (entry_id)
);

CREATE INDEX ledger_entry_by_owner ON ledger_entry (owner_id, account_kind, business_date);

CREATE TABLE member (
    member_id TEXT NOT NULL,
    state TEXT NOT NULL,
    merged_into TEXT,
    tier_id TEXT NOT NULL,
    personal_revision BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (member_id)
);

CREATE INDEX member_by_merged_into ON member (merged_into);

CREATE TABLE member_store (
    member_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    last_visit TEXT,
    PRIMARY KEY (member_id, store_id)
);

CREATE TABLE meta (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE need (
    need_id TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (need_id)
);

CREATE TABLE product (
    product_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    need TEXT NOT NULL,
    units_per_pack BIGINT NOT NULL,
    PRIMARY KEY (product_id)
);

CREATE INDEX product_by_sku ON product (sku);

CREATE TABLE purchase (
    purchase_id BIGSERIAL NOT NULL,
    member_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    sale_id TEXT,
    PRIMARY KEY (purchase_id)
);

CREATE INDEX purchase_by_member ON purchase (member_id, business_date);

CREATE TABLE quarantine (
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    payload BYTEA NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    received_at_ms BIGINT NOT NULL,
    PRIMARY KEY (till_id, incarnation, seq, hash)
);

CREATE TABLE reveal (
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    member_id TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    why TEXT NOT NULL,
    task_id TEXT,
    PRIMARY KEY (till_id, incarnation, seq)
);

CREATE TABLE rule_set (
    version BIGSERIAL NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE sale (
    sale_id TEXT NOT NULL,
    receipt_no TEXT NOT NULL,
    till_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    store_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    operator_id TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    member_id TEXT,
    identified_by TEXT NOT NULL,
    due_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    points BIGINT NOT NULL,
    tier_after TEXT NOT NULL,
    rules_version BIGINT NOT NULL,
    PRIMARY KEY (sale_id)
);

CREATE INDEX sale_by_member ON sale (member_id);

CREATE INDEX sale_by_till ON sale (till_id);

CREATE TABLE store (
    store_id TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (store_id)
);

CREATE TABLE till (
    till_id TEXT NOT NULL,
    till_no BIGINT NOT NULL,
    store_id TEXT NOT NULL,
    incarnation BIGINT NOT NULL,
    enrolled_at_ms BIGINT NOT NULL,
    PRIMARY KEY (till_id)
);

CREATE TABLE topic (
    topic TEXT NOT NULL,
    last BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    PRIMARY KEY (topic)
);

CREATE TABLE sale_line (
    sale_id TEXT NOT NULL,
    line_no BIGINT NOT NULL,
    line_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    price_kind TEXT NOT NULL,
    gross_minor BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    points BIGINT NOT NULL,
    need TEXT NOT NULL,
    PRIMARY KEY (sale_id, line_no),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
);

CREATE TABLE sale_tender (
    sale_id TEXT NOT NULL,
    tender_no BIGINT NOT NULL,
    kind TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    received_minor BIGINT NOT NULL,
    change_minor BIGINT NOT NULL,
    PRIMARY KEY (sale_id, tender_no),
    FOREIGN KEY(sale_id) REFERENCES sale (sale_id)
);
