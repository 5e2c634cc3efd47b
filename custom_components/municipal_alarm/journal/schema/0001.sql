-- The first tables. A file is never edited after its release: what changes is
-- the next file. Runs inside a transaction that also sets user_version.

-- Everything that happened. `data` and `salt` may be erased; what the chain
-- covers (see chain.py) stays.
CREATE TABLE events (
    position       INTEGER PRIMARY KEY,  -- 1, 2, 3 … without gaps
    stream         TEXT    NOT NULL,     -- an incident, or "room"
    stream_version INTEGER NOT NULL,     -- 1, 2, 3 … within the stream
    kind           TEXT    NOT NULL,
    version        INTEGER NOT NULL,     -- of the kind's stored form
    at             TEXT    NOT NULL,     -- ISO 8601, UTC, microseconds
    data           TEXT,                 -- JSON: all other fields
    salt           BLOB,                 -- 16 bytes
    digest         BLOB    NOT NULL,     -- sha256(salt + data)
    hash           BLOB    NOT NULL,     -- sha256(hash before + digest + row)
    UNIQUE (stream, stream_version)
) STRICT;

-- Which events are needed to fold the present. `key` NULL: until the stream ends.
CREATE TABLE live (
    position INTEGER PRIMARY KEY REFERENCES events (position),
    stream   TEXT NOT NULL,
    key      TEXT,
    UNIQUE (stream, key)
) STRICT;

-- Streams that are over: nothing that still arrives of them is live.
CREATE TABLE ended (
    stream   TEXT PRIMARY KEY,
    position INTEGER NOT NULL REFERENCES events (position)
) STRICT, WITHOUT ROWID;

-- What must be done outside, written in the transaction of the events that call
-- for it. `number` keeps the order.
CREATE TABLE outbox (
    number     INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    stream     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    data       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'sent', 'receipted', 'failed', 'overtaken')),
    attempts   INTEGER NOT NULL,         -- how often it was reported as sent
    pending    INTEGER NOT NULL CHECK (pending IN (0, 1)),  -- to be repeated after a restart
    queued_at  TEXT    NOT NULL,
    updated_at TEXT    NOT NULL
) STRICT;
CREATE INDEX outbox_pending ON outbox (stream) WHERE pending;

-- What could not be stored as what it is, in words; for a developer to look at.
CREATE TABLE set_aside (
    number INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    reason TEXT NOT NULL,
    text   TEXT NOT NULL
) STRICT;
