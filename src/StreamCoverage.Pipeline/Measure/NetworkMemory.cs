using System.Text.Json;
using System.Text.Json.Serialization;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Time;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Pipeline.Studies;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>What a network keeps between slices besides facts, as it is stored.</summary>
internal sealed class NetworkMemory
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The watch over the network's failure rate, as it was stored before watched streams had rows of their own; null since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RegressionWatch? Watch { get; set; }

    /// <summary>How much is watched, and how much is not.</summary>
    public WatchCounts Watched { get; set; }

    /// <summary>End of the last slice that the watch has seen; <see cref="EventTime.Never"/> before the first.</summary>
    public EventTime WatchedThrough { get; set; } = EventTime.Never;

    /// <summary>Which records made the newest slices, oldest first: the evidence of an alert.</summary>
    public List<SliceEvidence> Evidence { get; set; } = [];

    /// <summary>Where each window stands.</summary>
    public SortedDictionary<string, EventTime> WindowEnds { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Requests that came for slices of which not all is kept that restating them needs, and were left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long BeyondRetention { get; set; }

    /// <summary>The steps of the comparison of predictors, oldest first.</summary>
    public List<PredictorStep> Steps { get; set; } = [];

    public static NetworkMemory Read(byte[] state) => state.Length == 0 ? new() : JsonSerializer.Deserialize<NetworkMemory>(state, Json)!;

    public byte[] Write(IEnumerable<LiveWindow> windows)
    {
        foreach (var window in windows.Where(window => window.End != EventTime.Never))
            WindowEnds[window.Spec.Name] = window.End;
        return JsonSerializer.SerializeToUtf8Bytes(this, Json);
    }
}

/// <summary>Which records made one slice.</summary>
/// <param name="Slice">Start of the slice.</param>
/// <param name="Sources">Up to which offset each source partition contributed.</param>
internal sealed record SliceEvidence(EventTime Slice, IReadOnlyList<SourceThrough> Sources);

/// <summary>One past the last offset of a source partition that was read when a slice closed.</summary>
internal sealed record SourceThrough(SourcePartition Source, long Through);
