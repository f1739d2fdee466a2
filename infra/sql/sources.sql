-- Which partition holds the others up? The slowest watermark first; one that is idle or drained holds up nobody.
SELECT source_topic, source_partition, state, watermark, next_offset, marked_through
FROM coverage.source_status
ORDER BY watermark NULLS FIRST, source_topic, source_partition;
