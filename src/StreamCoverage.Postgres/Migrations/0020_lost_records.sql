-- Partials and positions of partitions whose log lost records before they could be read, or read again.

ALTER TABLE streamcoverage.slice_partial
    ADD COLUMN lost bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT slice_partial_one_row_per_version_and_chunk,
    ADD CONSTRAINT slice_partial_one_row_per_version_and_chunk
        PRIMARY KEY (network_id, slice, source_topic, source_partition, via, through, lost, chunk);

ALTER TABLE streamcoverage.ingest_position
    ADD COLUMN drained_through bigint NOT NULL DEFAULT 0,
    ADD COLUMN drained_end timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN gap_through bigint NOT NULL DEFAULT 0,
    ADD COLUMN lost bigint NOT NULL DEFAULT 0;
