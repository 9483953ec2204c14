-- What each member is worth, computed ahead and read by key.

CREATE TABLE member_value (
    member_id TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (member_id)
)
 WITHOUT ROWID,
 STRICT;
