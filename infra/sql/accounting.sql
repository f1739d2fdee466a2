-- Where did every event go? balance is 0: consumed = accepted + late + duplicate + rejected. lost: offsets that the log had dropped before they were read.
SELECT source_topic, source_partition, sum(consumed)::bigint AS consumed, sum(accepted)::bigint AS accepted, sum(late)::bigint AS late,
    sum(duplicate)::bigint AS duplicate, sum(rejected)::bigint AS rejected, sum(lost)::bigint AS lost,
    sum(consumed - accepted - late - duplicate - rejected)::bigint AS balance
FROM coverage.accounting
GROUP BY source_topic, source_partition
ORDER BY source_topic, source_partition;
