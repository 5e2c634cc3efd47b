-- What became of incidents, as ../../schema/0004.sql has it. No event is read here.

CREATE TABLE cases (
    number      bigint  PRIMARY KEY,
    stream      text    COLLATE "C" NOT NULL,
    last        bigint  NOT NULL,
    audience    integer NOT NULL CHECK (audience IN (0, 1, 2)),
    raised_at   text    COLLATE "C" NOT NULL,
    building_id text    COLLATE "C" NOT NULL,
    kind        text    COLLATE "C" NOT NULL,
    words       text    COLLATE "C" NOT NULL,
    seal        text    COLLATE "C"
);
CREATE INDEX cases_stream ON cases (stream);
CREATE INDEX cases_raised ON cases (raised_at);

CREATE TABLE case_facts (
    number bigint PRIMARY KEY,
    facts  text   COLLATE "C" NOT NULL,
    lines  text   COLLATE "C" NOT NULL,
    seal   text   COLLATE "C"
);

CREATE TABLE happenings (
    position bigint PRIMARY KEY,
    kind     text   COLLATE "C" NOT NULL,
    at       text   COLLATE "C" NOT NULL,
    seal     text   COLLATE "C"
);
CREATE INDEX happenings_kind ON happenings (kind, at);

CREATE TABLE settled (
    number   bigint PRIMARY KEY CHECK (number = 1),
    position bigint NOT NULL,
    form     text   COLLATE "C" NOT NULL,
    seal     text   COLLATE "C"
);
