using StreamCoverage.Pipeline.Reporters;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>How ingest folds. Every process of one group must use the same values: they decide what the partials hold.</summary>
public sealed record IngestOptions
{
    /// <summary>Length of a slice. Default 1 minute; must divide an hour.</summary>
    public TimeSpan SliceLength { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far the watermark stays behind the newest event. Default 2 minutes.</summary>
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How far an event may lie ahead of its record's time stamp before it is refused, so that it cannot poison the watermark. Default 5 minutes.</summary>
    public TimeSpan AllowedSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far a partition that catches up runs ahead of the slowest of its process before it takes its time. Default 1 hour of event time.</summary>
    public TimeSpan AheadMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of an event whose slice is closed.</summary>
    public LateRule Late { get; init; } = LateRule.DeadLetter;

    /// <summary>Most (cell, operator, role) rows of one network in one slice of one partition; what is over goes to <c>__other__</c>. Default 200,000.</summary>
    public int RowsPerSliceMax { get; init; } = 200_000;

    /// <summary>
    /// Most bins of latencies of one network in one slice of one partition, over all cells; what would need one more is counted as a success
    /// without a latency. Default 500,000.
    /// </summary>
    public int LatencyBinsPerSliceMax { get; init; } = 500_000;

    /// <summary>Most request ids of one network in one slice of one partition that are remembered; beyond, a duplicate is not seen. Default 4,000,000.</summary>
    public int IdsPerSliceMax { get; init; } = 4_000_000;

    /// <summary>
    /// Most networks of one slice of one partition that are counted by name; outcomes of further ones are counted in the network
    /// <c>__other__</c>, and duplicates among them are not seen; operator events of further ones are refused. Default 1,000.
    /// </summary>
    public int NetworksPerSliceMax { get; init; } = 1_000;

    /// <summary>Most operator events of one network in one slice of one partition; further ones are refused. Default 100,000.</summary>
    public int OperatorEventsPerSliceMax { get; init; } = 100_000;

    /// <summary>Most names that a partition's table holds before it is made anew from what the open slices use. Default 1,000,000.</summary>
    public int NamesMax { get; init; } = 1_000_000;

    /// <summary>Most rows of one chunk of a partial: keeps a message under the broker's limit of 1 MB. Default 4,000.</summary>
    public int RowsPerChunk { get; init; } = 4_000;

    /// <summary>How long a partition that stands at its end is silent before others stop waiting for it. Default 5 seconds of processing time.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a partition that stands at its end is silent before its open slices are given out as they stand. Default 2 minutes of processing time.</summary>
    public TimeSpan DrainAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The keys with which reporters sign; without any, nothing has to be signed.</summary>
    public ReporterKeys Keys { get; init; } = ReporterKeys.None;

    /// <summary>Whether partials tell who attests demand, one row more for each cell and reporter. Default false.</summary>
    public bool CountsReporters { get; init; }

    /// <summary>Limits of one message.</summary>
    public DecoderLimits Limits { get; init; } = new();

    /// <summary>Refuses values that contradict each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the text says which.</exception>
    public IngestOptions Validated()
    {
        if (SliceLength < TimeSpan.FromSeconds(1) || TimeSpan.TicksPerHour % SliceLength.Ticks != 0)
            throw new ArgumentException($"slice length {SliceLength} does not divide an hour into whole seconds");
        if (AllowedLateness < TimeSpan.Zero || AllowedSkew < TimeSpan.Zero)
            throw new ArgumentException("lateness and skew cannot be negative");
        if (AllowedLateness / SliceLength > 10_000)
            throw new ArgumentException($"lateness {AllowedLateness} would keep more than 10,000 slices of {SliceLength} open");
        if (!Keys.IsEmpty && Late == LateRule.Restate)
            throw new ArgumentException("reporters' keys and restating do not go together: ids of closed slices are forgotten, so that a signed batch could be sent once more and be counted again; take LateRule.DeadLetter");
        return DrainAfter >= IdleAfter ? this : throw new ArgumentException("a partition cannot be drained before it is idle");
    }
}

/// <summary>What becomes of an event whose slice is closed on its partition.</summary>
public enum LateRule : byte
{
    /// <summary>It is counted and kept as a dead letter; it can be imported again.</summary>
    DeadLetter = 0,

    /// <summary>It is folded into its slice as a restatement. For producers that never send an id twice: ids of closed slices are forgotten.</summary>
    Restate = 1,
}
