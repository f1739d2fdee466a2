using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using StreamCoverage.Core.Slices;
using StreamCoverage.Kafka.Consuming;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Verify;
using StreamCoverage.Postgres;

namespace StreamCoverage.Crash.Tests.Support;

/// <summary>Judges an installation at rest: the accounting against the log, what is stored against an unbroken run over the same log, the outbox against the topic.</summary>
internal sealed class CrashVerdict(CrashInstallation installation)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);
    private readonly List<string> _said = [];

    /// <summary>What was found wrong, for people.</summary>
    public string Said => string.Join(Environment.NewLine, _said);

    /// <summary>All but what was done to it.</summary>
    public async Task<CrashTally> JudgeAsync(CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            installation.Servers.Kafka.Server.ConsumerSettings("crash-verdict")).Build();
        var (lost, twice) = await AccountAsync(consumer, cancellationToken);
        var differences = await CompareAsync(cancellationToken);
        var stored = await OutboxAsync(cancellationToken);
        var told = Told(consumer);
        var missing = stored.Keys.Except(told).ToList();
        var foreign = told.Except(stored.Keys).ToList();
        _said.AddRange(missing.Select(alert => $"alert {stored[alert]} is not on the topic"));
        _said.AddRange(foreign.Select(alert => $"not in the outbox: {System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(alert))}"));
        consumer.Close();
        return new(0, 0, 0, 0, 0, installation.Load.Events, stored.Count, lost, twice, differences, missing.Count, foreign.Count);
    }

    private async Task<(long Lost, long Double)> AccountAsync(IConsumer<byte[], byte[]> consumer, CancellationToken cancellationToken)
    {
        var status = await installation.StatusAsync(cancellationToken);
        var (lost, twice) = (0L, 0L);
        foreach (var topic in (string[])[installation.Topics.RequestOutcomes, installation.Topics.OperatorEvents])
            for (var partition = 0; partition < CrashServers.Partitions; partition++)
            {
                var end = consumer.QueryWatermarkOffsets(new(topic, partition), AnswerMax).High.Value;
                var row = status!.Accounting.SingleOrDefault(a => a.Source == new SourcePartition(topic, partition));
                var counted = row?.Messages ?? 0;
                lost += Math.Max(0, end - counted) + (row is null ? 0 : row.Lost + row.Late + row.Rejected.Sum(r => r.Value));
                twice += Math.Max(0, counted - end) + (row?.Duplicate ?? 0);
                if (counted != end || row?.Accepted != counted)
                    _said.Add($"{topic}/{partition} has {end} records; accounted: {row}");
            }
        return (lost, twice);
    }

    // An unbroken run over the very same log, in memory: with the same topics even the evidence of alerts must be the same.
    private async Task<int> CompareAsync(CancellationToken cancellationToken)
    {
        var topics = installation.Topics;
        var consumer = new KafkaLogConsumer(
            new()
            {
                Client = installation.Servers.KafkaOptions,
                GroupId = "crash-unbroken",
                Topics = [topics.RequestOutcomes, topics.OperatorEvents],
                CommitInterval = Timeout.InfiniteTimeSpan,
            },
            TimeProvider.System, NullLogger<KafkaLogConsumer>.Instance);
        var content = await new Replay(
            consumer, topics, new IngestOptions(), new MeasureOptions(), TimeProvider.System, NullLogger.Instance).RunAsync(null, cancellationToken);
        var digests = new PostgresDigests(installation.Database);
        var restated = (await ReadAsync(
            "SELECT DISTINCT network FROM streamcoverage.slice_head JOIN streamcoverage.network_state USING (network_id) WHERE revision > 0",
            reader => reader.GetString(0), cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var differences = 0;
        for (var section = 0; section < installation.Load.Sections; section++)
        {
            var network = CrashLoad.Network(section);
            var unbroken = ContentDigest.Of(content, network).Projections.ToDictionary(p => p.Projection, StringComparer.Ordinal);
            foreach (var stored in (await digests.DigestAsync(network, cancellationToken)).Projections.Where(p => p != unbroken[p.Projection]))
            {
                // Alerts were told as the slices closed. Where one closed without a partition that was silent, as that of a dead process may be,
                // it was restated later, and a run that knows all from the start may tell others.
                var isPast = restated.Contains(network)
                    && stored.Projection is ProjectionNames.Alerts or "documents/CoverageAlert";
                differences += isPast ? 0 : 1;
                _said.Add($"{network} {stored.Projection}: {stored.Rows} rows, {unbroken[stored.Projection].Rows} in an unbroken run");
            }
        }
        return differences;
    }

    // By their bytes, so that an alert under the same id with other bytes is a foreign one.
    private async Task<Dictionary<string, string>> OutboxAsync(CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(
            "SELECT id, data FROM streamcoverage.outbox", reader => (Id: reader.GetString(0), Data: reader.GetFieldValue<byte[]>(1)), cancellationToken);
        return rows.ToDictionary(row => Convert.ToBase64String(row.Data), row => row.Id, StringComparer.Ordinal);
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(installation.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    private HashSet<string> Told(IConsumer<byte[], byte[]> consumer)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        for (var partition = 0; partition < CrashServers.Partitions; partition++)
        {
            var source = new TopicPartition(installation.Topics.CoverageAlerts, partition);
            var end = consumer.QueryWatermarkOffsets(source, AnswerMax).High.Value;
            consumer.Assign(new TopicPartitionOffset(source, Offset.Beginning));
            for (var next = 0L; next < end;)
            {
                var read = consumer.Consume(AnswerMax) ?? throw new TimeoutException($"{source} could not be read to its end {end}");
                told.Add(Convert.ToBase64String(read.Message.Value));
                next = read.Offset.Value + 1;
            }
        }
        return told;
    }
}
