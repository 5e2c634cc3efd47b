-- Care of the journal: holds, retention, erasure, and seals.

-- A seal on every row that the chain does not cover (see seals.py): `seal` is a function
-- of ours, there while this runs.
ALTER TABLE live ADD COLUMN seal TEXT;
UPDATE live SET seal = seal(position, stream, key);
ALTER TABLE ended ADD COLUMN seal TEXT;
UPDATE ended SET seal = seal(stream, position);
ALTER TABLE outbox ADD COLUMN seal TEXT;
ALTER TABLE outbox ADD COLUMN state_seal TEXT;
UPDATE outbox SET
    seal = seal(number, key, stream, kind, version, data, queued_at),
    state_seal = seal(key, state, attempts, pending, updated_at);
ALTER TABLE set_aside ADD COLUMN seal TEXT;
UPDATE set_aside SET seal = seal(number, at, reason, text);

-- Streams of which nothing may go; `position` is that of the event that says so.
CREATE TABLE held (
    stream   TEXT    PRIMARY KEY,
    position INTEGER NOT NULL REFERENCES events (position),
    seal     TEXT
) STRICT, WITHOUT ROWID;

-- What is old enough to go is found without reading what went before.
CREATE INDEX kept ON events (at) WHERE data IS NOT NULL;
CREATE INDEX kept_places ON events (at)
WHERE data IS NOT NULL AND kind IN ('checkpoint_scanned', 'responder_located', 'responder_placed');

-- The events that say what went.
CREATE INDEX care ON events (position) WHERE kind IN ('content_expired', 'person_erased');
