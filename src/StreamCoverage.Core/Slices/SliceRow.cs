using StreamCoverage.Core.Events;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Slices;

/// <summary>What one slice holds for one (cell, operator, reporter's role): the unit that adds up over partitions and over time.</summary>
/// <param name="Cell">What was asked for.</param>
/// <param name="Operator">Who served; null for requests that nobody served, and for what is not told apart by operator.</param>
/// <param name="Role">Who attests it.</param>
/// <param name="Requests">Requests by outcome, each charged once: to its cell and to its last operator.</param>
/// <param name="Attempts">Attempts by outcome, each charged to the operator that made it; zero where <paramref name="Operator"/> is null.</param>
/// <param name="RewardMicros">Millionths of the network's unit that were paid.</param>
public readonly record struct SliceRow(
    WorkloadCell Cell, string? Operator, ReporterRole Role, OutcomeCounts Requests, OutcomeCounts Attempts, long RewardMicros)
    : IComparable<SliceRow>
{
    /// <summary>
    /// How long the cell's requests of this role took that succeeded and state it, if they are demand. Held by the row without an operator
    /// alone, whoever served: by operator they would take many times the room.
    /// </summary>
    public LatencyBins Latencies { get; init; }

    /// <summary>The canonical order: cell, operator (null first), role.</summary>
    public int CompareTo(SliceRow other)
    {
        var order = Cell.CompareTo(other.Cell);
        if (order == 0)
            order = string.CompareOrdinal(Operator, other.Operator);
        return order != 0 ? order : Role.CompareTo(other.Role);
    }

    /// <summary>The sum of two rows of the same cell, operator and role.</summary>
    public SliceRow Plus(in SliceRow other)
    {
        var (requests, attempts) = (Requests, Attempts);
        requests.Add(other.Requests);
        attempts.Add(other.Attempts);
        // Rewards wrap around: they are what reporters write, and nothing that they write may stop a network or keep a pane from leaving again.
        return this with
        {
            Requests = requests,
            Attempts = attempts,
            RewardMicros = unchecked(RewardMicros + other.RewardMicros),
            Latencies = Latencies.Plus(other.Latencies),
        };
    }
}
