using System.Runtime.CompilerServices;
using StreamCoverage.Core.Events;

namespace StreamCoverage.Pipeline.Ingest;

/// <summary>The counters of one (cell, operator, role) in one slice: requests, then attempts, by outcome. 72 bytes.</summary>
internal struct RowCounts
{
    private Counters _counters;

    public long RewardMicros { get; private set; }

    /// <summary>Adds a reward, which is not negative; the sum stops at the greatest number, because anyone can write a million millions.</summary>
    public void AddReward(long micros) => RewardMicros = micros > long.MaxValue - RewardMicros ? long.MaxValue : RewardMicros + micros;

    public void AddRequest(Outcome outcome) => _counters[(int)outcome]++;

    public void AddAttempt(Outcome outcome) => _counters[OutcomeNames.Count + (int)outcome]++;

    public readonly OutcomeCounts Requests => Widen(0);

    public readonly OutcomeCounts Attempts => Widen(OutcomeNames.Count);

    private readonly OutcomeCounts Widen(int start)
    {
        var counts = new OutcomeCounts();
        for (var i = 0; i < OutcomeNames.Count; i++)
            counts[i] = _counters[start + i];
        return counts;
    }

    // 32 bits are enough for one slice of one partition; the sums over them are 64 bits wide.
    [InlineArray(2 * OutcomeNames.Count)]
    private struct Counters
    {
        private uint _first;
    }
}
