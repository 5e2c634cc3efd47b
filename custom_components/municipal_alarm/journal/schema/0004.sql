-- What became of incidents, derived from their events and made anew at any time: see cases.py.
-- No event is read here: all of it is filled later, a little at a time.

-- What is searched, and nothing else, so that a search reads little. A case has one row, or
-- two with the same stream: see `audience` in cases.py.
CREATE TABLE cases (
    number      INTEGER PRIMARY KEY,
    stream      TEXT    NOT NULL,
    last        INTEGER NOT NULL,      -- position of the last event that is in it
    audience    INTEGER NOT NULL CHECK (audience IN (0, 1, 2)),
    raised_at   TEXT    NOT NULL,
    building_id TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    seal        TEXT
) STRICT;
CREATE INDEX cases_stream ON cases (stream);
CREATE INDEX cases_raised ON cases (raised_at);

CREATE TABLE case_facts (
    number INTEGER PRIMARY KEY,
    facts  TEXT NOT NULL,              -- JSON
    lines  TEXT NOT NULL,              -- what `words` is made of, for people to read
    seal   TEXT
) STRICT;

-- Events that reports ask for by kind and time.
CREATE TABLE happenings (
    position INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    seal     TEXT
) STRICT;
CREATE INDEX happenings_kind ON happenings (kind, at);

-- How far all events are gone through; one row, or none.
CREATE TABLE settled (
    number   INTEGER PRIMARY KEY CHECK (number = 1),
    position INTEGER NOT NULL,
    form     TEXT    NOT NULL,
    seal     TEXT
) STRICT;
