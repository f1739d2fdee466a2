using StreamCoverage.Core.Events;
using StreamCoverage.Schemas.Decoding;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>Where an outcome is counted in its network's tally: made once, used to ask for the places and to find them.</summary>
/// <param name="Row">Its row.</param>
/// <param name="RowHash">Where to look for the row: <see cref="RowTable.HashOf"/>.</param>
/// <param name="Latency">Its latency's key; <see cref="LatencyTable.NoKey"/> where it has none that counts.</param>
internal readonly record struct TallyKeys(TallyKey Row, ulong RowHash, ulong Latency)
{
    /// <summary>Whether there is a latency to be counted.</summary>
    public bool HasLatency => Latency != LatencyTable.NoKey;

    /// <summary>The keys of an outcome of a cell.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="cell">Its cell's number.</param>
    public static TallyKeys Of(in DecodedOutcome outcome, int cell)
    {
        var role = outcome.RoleCounted;
        var row = TallyKey.Of(cell, outcome.Operator, role);
        var hasLatency = outcome is { Outcome: Outcome.Succeeded, LatencyMicroseconds: >= 0 } && role.IsDemand();
        return new(row, RowTable.HashOf(row), hasLatency ? LatencyTable.KeyOf(cell, role, outcome.LatencyMicroseconds) : LatencyTable.NoKey);
    }
}
