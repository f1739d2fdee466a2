using System.Text;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Bench;

/// <summary>Ingest that lives on while the same topic is read again and again: each time is a day later in event time than the one before.</summary>
/// <remarks>
/// So slices open and close as in a process that runs for weeks, and what should have been let go of with them would be seen. Only the day in
/// <c>occurred_at</c> is written anew, which stands at the same place in every event of <see cref="BenchEvents"/>.
/// </remarks>
/// <param name="recordsMax">Most records of a partition.</param>
internal sealed class SteadyIngest(long recordsMax)
{
    private static readonly int DayAt = BenchEvents.Message([0]).AsSpan().IndexOf("2026-01-01T"u8);
    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    private readonly Dictionary<SourcePartition, Action<LogBatch>> _folds = [];
    private byte[] _day = [];
    private long _offset;

    /// <summary>Everything is read once more.</summary>
    /// <param name="pass">How often it was read before.</param>
    public void Begin(int pass)
    {
        _day = Encoding.ASCII.GetBytes(FirstDay.AddDays(pass).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        _offset = pass * recordsMax;
    }

    /// <summary>What works on a partition in this pass: the fold of the passes before.</summary>
    public Action<LogBatch> Of(SourcePartition source)
    {
        if (!_folds.TryGetValue(source, out var fold))
            _folds.Add(source, fold = IngestBench.Ingest(source, TimeSpan.FromMinutes(1)));
        return batch =>
        {
            var records = new LogRecord[batch.Records.Count];
            for (var i = 0; i < records.Length; i++)
                records[i] = Later(batch.Records[i]);
            fold(batch with { Records = records, NextOffset = batch.NextOffset + _offset });
        };
    }

    private LogRecord Later(LogRecord record)
    {
        _day.CopyTo(record.Value.AsSpan(DayAt));
        return record with { Offset = record.Offset + _offset, Timestamp = new EventTime(long.MaxValue / 2) };
    }
}
