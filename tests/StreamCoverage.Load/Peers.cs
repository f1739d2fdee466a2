using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks.Dataflow;
using Npgsql;
using StreamCoverage.Cli.Bench;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Symbols;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ingest;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Postgres.Local;
using StreamCoverage.Schemas.Decoding;
using StreamCoverage.TestKit;

namespace StreamCoverage.Load;

/// <summary>What one would take first instead: a TPL Dataflow pipeline over System.Text.Json, and INSERT with GROUP BY in PostgreSQL.</summary>
/// <remarks>
/// All get the same events from memory and count by network, minute, cell, operator and outcome. The peers check nothing and drop no
/// duplicates; ours does both, on one thread, where Dataflow decodes on all.
/// </remarks>
internal static class Peers
{
    private const int Rounds = 3;
    private const int RowsPerInsert = 1_000;

    public static async Task RunAsync(int events, TextWriter output, CancellationToken cancellationToken)
    {
        byte[][] messages = [.. Enumerable.Range(0, events).Select(number => BenchEvents.Message([number]))];
        var ours = await BestAsync(() => Task.FromResult(Fold(messages)));
        await output.WriteLineAsync($"{events:N0} events from memory, best of {Rounds}; ratio to decode and fold");
        Write("decode and fold, one thread", ours, ours);
        Write("decode alone", await BestAsync(() => Task.FromResult(Decode(messages))), ours);
        var arrays = Decoded(events, out var names);
        Write("fold alone, 100 events a message", await BestAsync(() => Task.FromResult(Fold(arrays, names))), ours);
        Write("TPL Dataflow, System.Text.Json", await BestAsync(() => DataflowAsync(messages, cancellationToken)), ours);
        if (LocalPostgres.WhyNotInstalled() is { } reason)
            await output.WriteLineAsync($"PostgreSQL is left out: {reason}");
        else
            Write("PostgreSQL, INSERT and GROUP BY", await PostgresAsync(messages, cancellationToken), ours);
        await output.WriteLineAsync();

        void Write(string name, Measured measured, Measured baseline) => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-34}{events / measured.Wall.TotalSeconds,12:N0} events/s{baseline.Wall / measured.Wall,8:F2}"));
    }

    private static Measured Fold(byte[][] messages)
    {
        var end = Measured.Begin();
        var fold = new PartitionFold(new("memory", 0), InputContract.RequestOutcome, new IngestOptions(), IngestPosition.Start);
        var now = new EventTime(long.MaxValue / 2);
        for (var offset = 0; offset < messages.Length; offset++)
            fold.Fold(new(offset, now, null, messages[offset], MessageEnvelope.Plain));
        fold.Drain();
        return end();
    }

    private static Measured Decode(byte[][] messages)
    {
        var end = Measured.Begin();
        var (decoder, batch) = (new OutcomeDecoder(new SymbolTable(), new DecoderLimits()), new OutcomeBatch());
        foreach (var message in messages)
            decoder.Decode(message, MessageEnvelope.Plain, batch);
        return end();
    }

    private static OutcomeBatch[] Decoded(int events, out Names names)
    {
        var table = names = new Names();
        var decoder = new OutcomeDecoder(table.Symbols, new DecoderLimits());
        return
        [
            .. Enumerable.Range(0, events).Chunk(BenchPlan.Batch).Select(numbers =>
            {
                var batch = new OutcomeBatch();
                decoder.Decode(BenchEvents.Message(numbers), MessageEnvelope.Plain, batch);
                return batch;
            }),
        ];
    }

    private static Measured Fold(OutcomeBatch[] messages, Names names)
    {
        var partition = new PartitionFold(new("memory", 0), InputContract.RequestOutcome, new IngestOptions(), IngestPosition.Start);
        var (fold, accounting, now) = (new OutcomeFold(new IngestOptions(), partitionNumber: 0), new AccountingTally(), new EventTime(long.MaxValue / 2));
        fold.Use(names);
        var end = Measured.Begin();
        for (var offset = 0; offset < messages.Length; offset++)
            fold.Fold(messages[offset], new(offset, now, null, null, MessageEnvelope.Plain), partition, accounting);
        return end();
    }

    private static async Task<Measured> DataflowAsync(byte[][] messages, CancellationToken cancellationToken)
    {
        var end = Measured.Begin();
        var counts = new Dictionary<(string Network, long Minute, string Model, string Hardware, string Region, string Operator, string Outcome), long>();
        var decode = new TransformBlock<byte[], Event>(
            message => JsonSerializer.Deserialize<Event>(message, JsonSerializerOptions.Web)!,
            new() { MaxDegreeOfParallelism = Environment.ProcessorCount, BoundedCapacity = 10_000, EnsureOrdered = true, CancellationToken = cancellationToken });
        var count = new ActionBlock<Event>(
            e =>
            {
                var key = (e.Network, e.OccurredAt.Ticks / TimeSpan.TicksPerMinute, e.Workload.Model, e.Workload.Hardware, e.Workload.Region, e.Operator, e.Outcome);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            },
            new() { BoundedCapacity = 10_000, CancellationToken = cancellationToken });
        decode.LinkTo(count, new() { PropagateCompletion = true });
        foreach (var message in messages)
            await decode.SendAsync(message, cancellationToken);
        decode.Complete();
        await count.Completion;
        return end();
    }

    private static async Task<Measured> PostgresAsync(byte[][] messages, CancellationToken cancellationToken)
    {
        await using var server = await LocalPostgres.StartAsync(
            new() { Directory = RepositoryRoot.TestFolder("load-postgres"), Temporary = true }, cancellationToken);
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await RunAsync("CREATE TEMPORARY TABLE outcomes (event jsonb NOT NULL)", null);
        var end = Measured.Begin();
        foreach (var chunk in messages.Chunk(RowsPerInsert))
            await RunAsync("INSERT INTO outcomes SELECT unnest($1)::jsonb", Array.ConvertAll(chunk, System.Text.Encoding.UTF8.GetString));
        await RunAsync(
            """
            CREATE TEMPORARY TABLE counts AS
            SELECT event->>'network' AS network, date_trunc('minute', (event->>'occurred_at')::timestamptz) AS slice,
                event->'workload' AS cell, event->>'operator' AS operator, event->>'outcome' AS outcome, count(*) AS requests
            FROM outcomes GROUP BY 1, 2, 3, 4, 5
            """,
            null);
        return end();

        async Task RunAsync(string sql, string[]? texts)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (texts is not null)
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = texts });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<Measured> BestAsync(Func<Task<Measured>> measure)
    {
        var best = await measure();
        for (var round = 1; round < Rounds; round++)
        {
            GC.Collect();
            var next = await measure();
            best = next.Wall < best.Wall ? next : best;
        }
        return best;
    }

    private sealed record Event(
        [property: System.Text.Json.Serialization.JsonPropertyName("request_id")] string RequestId,
        string Network,
        [property: System.Text.Json.Serialization.JsonPropertyName("occurred_at")] DateTimeOffset OccurredAt,
        Workload Workload,
        string Outcome,
        string Operator);

    private sealed record Workload(string Model, string Task, string Hardware, string Region, string Verification);
}
