using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Batches that go into one step: while a step is committed, those that come meanwhile are gathered for the next.</summary>
public sealed class MeasureRecords
{
    private readonly List<LogRecord> _records;

    /// <summary>Begins with a batch.</summary>
    public MeasureRecords(LogBatch first) => (_records, NextOffset, Gap) = ([.. first.Records], first.NextOffset, first.Gap);

    /// <summary>The records, in the order of their offsets.</summary>
    public IReadOnlyList<LogRecord> Records => _records;

    /// <summary>One past the last offset that was seen.</summary>
    public long NextOffset { get; private set; }

    /// <summary>The first gap among the batches; null where there is none.</summary>
    public LogGap? Gap { get; private set; }

    /// <summary>Adds the batch that follows.</summary>
    public MeasureRecords Add(LogBatch next)
    {
        _records.AddRange(next.Records);
        (NextOffset, Gap) = (next.NextOffset, Gap ?? next.Gap);
        return this;
    }
}
