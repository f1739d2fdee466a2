-- What ingest keeps: where each source partition is taken up again, and where its records went.

CREATE TABLE streamcoverage.ingest_position (
    source_topic     text NOT NULL,
    source_partition integer NOT NULL,
    next_offset      bigint NOT NULL,
    highest          timestamptz NOT NULL,
    closed_through   timestamptz NOT NULL,
    through          bigint NOT NULL,
    CONSTRAINT ingest_position_one_row_per_source PRIMARY KEY (source_topic, source_partition),
    CONSTRAINT ingest_position_is_not_negative CHECK (source_partition >= 0 AND next_offset >= 0)
);
COMMENT ON TABLE streamcoverage.ingest_position IS 'One row per source partition: the lowest offset that still contributes to an open slice. It only moves forward.';

CREATE TABLE streamcoverage.ingest_accounting (
    source_topic     text NOT NULL,
    source_partition integer NOT NULL,
    slice            timestamptz NOT NULL,
    through          bigint NOT NULL,
    first_offset     bigint NOT NULL,
    messages         bigint NOT NULL,
    consumed         bigint NOT NULL,
    accepted         bigint NOT NULL,
    late             bigint NOT NULL,
    duplicate        bigint NOT NULL,
    rejected         bigint NOT NULL,
    rejected_reasons jsonb NOT NULL,
    overflowed       bigint NOT NULL,
    lost             bigint NOT NULL,
    CONSTRAINT ingest_accounting_one_row_per_source_and_slice PRIMARY KEY (source_topic, source_partition, slice),
    CONSTRAINT ingest_accounting_counts_are_not_negative CHECK (LEAST(
        first_offset, messages, consumed, accepted, late, duplicate, rejected, overflowed, lost) >= 0),
    CONSTRAINT ingest_accounting_every_event_is_accounted_for CHECK (consumed = accepted + late + duplicate + rejected)
);
COMMENT ON TABLE streamcoverage.ingest_accounting IS 'One row per source partition and slice in which its watermark stood while the records were read.';
