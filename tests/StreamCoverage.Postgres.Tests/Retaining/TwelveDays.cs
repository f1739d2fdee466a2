using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Schemas.Wire;

namespace StreamCoverage.Postgres.Tests.Retaining;

/// <summary>Twelve days of a small network in slices of ten minutes, as ingest sends them, and measure over them on any store.</summary>
internal static class TwelveDays
{
    public const int Days = 12;
    public const string Network = "twelve";
    public const int RecordsPerDay = 144 * 3;

    public static readonly TimeSpan Slice = TimeSpan.FromMinutes(10);
    public static readonly EventTime Start = Some.Minute(0);

    private static readonly Topics Topics = new();
    private static readonly SourcePartition Outcomes = new(Topics.RequestOutcomes, 0);

    /// <summary>Slices and their hours; nothing that is ten minutes long is asked of windows of five.</summary>
    public static MeasureOptions Options(Retention retention) => new MeasureOptions
    {
        SliceLength = Slice,
        Windows = [new("1h", WindowSpec.Hour, Slice), .. WindowSpec.Defaults.Where(MeasureOptions.IsHourly)],
        Retention = retention,
    }.Validated();

    /// <summary>A partial and the marks of both inputs for each slice; the success rate falls on the ninth day.</summary>
    public static IReadOnlyList<LogRecord> Records { get; } = [.. Enumerable.Range(0, Days * 144).SelectMany(MessagesOf).Select(Record)];

    /// <summary>A partial of one slice that comes late, after <paramref name="offset"/> records.</summary>
    public static LogRecord Late(long offset, EventTime slice, long succeeded, EventTime via) =>
        Record(new InternalMessage.Partial(new(new(Network, Outcomes, slice, via), offset, 0, 1, [Some.Row("m0", "op0", succeeded)])), (int)offset);

    /// <summary>Opens the partition as a process that starts, applies what the store has not yet of <paramref name="records"/>, and stops.</summary>
    public static async Task RunAsync(IMeasureStore store, IReadOnlyList<LogRecord> records, MeasureOptions options)
    {
        var tasks = MeasureStage.Tasks(new(store, Topics, TimeProvider.System, NullLogger.Instance), options);
        var (source, feed) = (new SourcePartition(Topics.SlicePartials, 0), Channel.CreateUnbounded<LogBatch>());
        var begin = await tasks.StartAsync(source, 1, feed.Reader, TestContext.Current.CancellationToken);
        foreach (var batch in records.Skip((int)begin).Chunk(RecordsPerDay))
            await feed.Writer.WriteAsync(new([.. batch], batch[^1].Offset + 1, false));
        feed.Writer.Complete();
        await tasks.StopAsync(source, lost: false);
        if (tasks.Faulted.IsCompleted)
            await tasks.Faulted;
    }

    private static IEnumerable<InternalMessage> MessagesOf(int i)
    {
        var slice = Start + (Slice * i);
        var random = new Random(i);
        var rows = Enumerable.Range(0, 6).Select(cell => Row(cell, random, isBad: i / 144 == 8)).Order().ToList();
        yield return new InternalMessage.Partial(new(new(Network, Outcomes, slice, slice), i + 1, 0, 1, rows));
        yield return new InternalMessage.Mark(new(Outcomes, 1, SourceState.Active, slice + Slice, i + 1));
        yield return new InternalMessage.Mark(new(new(Topics.OperatorEvents, 0), 1, SourceState.Drained, Start, 0));
    }

    private static SliceRow Row(int cell, Random random, bool isBad)
    {
        var counts = Some.Counts(20 + random.Next(5), isBad ? 10 : random.Next(2));
        return new(Some.Cell($"m{cell}"), $"op{random.Next(3)}", ReporterRole.Gateway, counts, counts, random.Next(100));
    }

    private static LogRecord Record(InternalMessage message, int offset) => new(offset, Start, null, PartialWire.Encode(message), default);
}
