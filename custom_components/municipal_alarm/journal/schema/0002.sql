-- Reports of rounds are asked for by building and time: a calendar shows a month of them
-- out of years of everything.
CREATE INDEX round_reports ON events (data ->> '$.report.building_id', at)
WHERE kind = 'round_reported';
