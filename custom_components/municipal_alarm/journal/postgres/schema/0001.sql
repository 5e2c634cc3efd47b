-- The tables of ../../schema as PostgreSQL has them. A file is never edited after its
-- release: what changes is the next file. Runs in a transaction that also sets the version.

CREATE TABLE events (
    position       bigint  PRIMARY KEY,
    stream         text    COLLATE "C" NOT NULL,
    stream_version bigint  NOT NULL,
    kind           text    COLLATE "C" NOT NULL,
    version        integer NOT NULL,
    at             text    COLLATE "C" NOT NULL,
    data           text    COLLATE "C",
    salt           bytea,
    digest         bytea   NOT NULL,
    hash           bytea   NOT NULL,
    UNIQUE (stream, stream_version)
);

CREATE TABLE live (
    position bigint PRIMARY KEY REFERENCES events (position),
    stream   text   COLLATE "C" NOT NULL,
    key      text   COLLATE "C",
    seal     text   COLLATE "C",
    UNIQUE (stream, key)
);

CREATE TABLE ended (
    stream   text   COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL REFERENCES events (position),
    seal     text   COLLATE "C"
);

CREATE TABLE held (
    stream   text   COLLATE "C" PRIMARY KEY,
    position bigint NOT NULL REFERENCES events (position),
    seal     text   COLLATE "C"
);

CREATE TABLE outbox (
    number     bigint  PRIMARY KEY,
    key        text    COLLATE "C" NOT NULL UNIQUE,
    stream     text    COLLATE "C" NOT NULL,
    kind       text    COLLATE "C" NOT NULL,
    version    integer NOT NULL,
    data       text    COLLATE "C" NOT NULL,
    state      text    COLLATE "C" NOT NULL CHECK (state IN ('queued', 'sent', 'receipted', 'failed', 'overtaken')),
    attempts   integer NOT NULL,
    pending    integer NOT NULL CHECK (pending IN (0, 1)),
    queued_at  text    COLLATE "C" NOT NULL,
    updated_at text    COLLATE "C" NOT NULL,
    seal       text    COLLATE "C",
    state_seal text    COLLATE "C"
);
CREATE INDEX outbox_pending ON outbox (stream) WHERE pending = 1;

CREATE TABLE set_aside (
    number bigint PRIMARY KEY,
    at     text   COLLATE "C" NOT NULL,
    reason text   COLLATE "C" NOT NULL,
    text   text   COLLATE "C" NOT NULL,
    seal   text   COLLATE "C"
);

CREATE INDEX round_reports ON events (at) WHERE kind = 'round_reported';
CREATE INDEX kept ON events (at) WHERE data IS NOT NULL;
CREATE INDEX kept_places ON events (at)
WHERE data IS NOT NULL AND kind IN ('checkpoint_scanned', 'responder_located', 'responder_placed');
CREATE INDEX care ON events (position) WHERE kind IN ('content_expired', 'person_erased');
