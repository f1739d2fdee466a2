-- From when on what is stored is kept, accounting that was summed by the day, and the options by which all of it was made.

ALTER TABLE streamcoverage.network_state
    ADD COLUMN slices_from      timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN history_from     timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN beyond_retention bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT network_state_beyond_retention_is_not_negative CHECK (beyond_retention >= 0);

ALTER TABLE streamcoverage.ingest_accounting ADD COLUMN is_day boolean NOT NULL DEFAULT false;
CREATE INDEX ingest_accounting_of_slices ON streamcoverage.ingest_accounting (source_topic, source_partition, slice) WHERE NOT is_day;

CREATE OR REPLACE VIEW coverage.accounting AS
SELECT a.source_topic, a.source_partition, NULLIF(a.slice, '-infinity') AS time, a.first_offset, a.through, a.messages,
    a.consumed, a.accepted, a.late,
    a.duplicate, a.rejected, a.rejected_reasons, a.overflowed, a.lost, a.is_day
FROM streamcoverage.ingest_accounting a;
COMMENT ON COLUMN coverage.accounting.is_day IS 'Whether the row is the sum of all slices of the day that begins at time: so it is kept once the slices are older than is kept.';

CREATE VIEW coverage.kept AS
SELECT network, NULLIF(closed_through, '-infinity') AS time, NULLIF(slices_from, '-infinity') AS slices_from, NULLIF(history_from, '-infinity') AS history_from,
    beyond_retention
FROM streamcoverage.network_state;
COMMENT ON VIEW coverage.kept IS 'One row per network: from when on its facts are kept.';
COMMENT ON COLUMN coverage.kept.network IS 'The tenant: every figure belongs to one network.';
COMMENT ON COLUMN coverage.kept.time IS 'End of the newest closed slice; null before the first.';
COMMENT ON COLUMN coverage.kept.slices_from IS 'Start of the first slice that is kept; null where none was removed.';
COMMENT ON COLUMN coverage.kept.history_from IS 'Start of the first hour that is kept, and the first end of a window whose figures are; null where none was removed.';
COMMENT ON COLUMN coverage.kept.beyond_retention IS 'Requests that came for slices of which not all was kept that restating them needs, and were left out.';

CREATE TABLE streamcoverage.setting (
    name  text NOT NULL,
    value text NOT NULL,
    CONSTRAINT setting_one_row_per_option PRIMARY KEY (name)
);
COMMENT ON TABLE streamcoverage.setting IS 'One row per option that decides what figures are: the value by which what is stored was made.';
