using StreamCoverage.Core.Events;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Pipeline.Ports;

/// <summary>The figures of one network in one window, at one slide: counts only, so that every share can be derived again.</summary>
/// <remarks>A slide at which nothing entered or left the window has no row: the one before it still holds.</remarks>
public sealed record HistoryRow
{
    public required string Network { get; init; }

    /// <summary>The window's name, as <c>1h</c>.</summary>
    public required string Window { get; init; }

    /// <summary>End of the window, exclusive.</summary>
    public required EventTime End { get; init; }

    /// <summary>0 at first; raised each time the figures are restated. Depends on the timing of the run, so no digest holds it.</summary>
    public required int Revision { get; init; }

    /// <summary>Demand by outcome.</summary>
    public required OutcomeCounts Requests { get; init; }

    /// <summary>Demand that no operator served.</summary>
    public required long Unserved { get; init; }

    /// <summary>Demand in covered cells.</summary>
    public required long DemandCovered { get; init; }

    /// <summary>Demand in uncovered cells.</summary>
    public required long DemandUncovered { get; init; }

    /// <summary>Sum of demand times the probability that its cell is covered, in millionths of a request.</summary>
    public required long DemandCoveredSoftMicros { get; init; }

    /// <summary>Cells with demand.</summary>
    public required int CellsObserved { get; init; }

    /// <summary>Cells that are covered.</summary>
    public required int CellsCovered { get; init; }

    /// <summary>Cells that are uncovered.</summary>
    public required int CellsUncovered { get; init; }

    /// <summary>Operators with at least one attempt in the window.</summary>
    public required int OperatorsActive { get; init; }

    /// <summary>Counterfactual gain per condition in millionths of demand, cell-wise, in the order of the conditions (six).</summary>
    public required IReadOnlyList<long> GainMicros { get; init; }

    /// <summary>Requests that probers sent.</summary>
    public required OutcomeCounts Probed { get; init; }

    /// <summary>Requests that operators reported themselves.</summary>
    public required OutcomeCounts SelfReported { get; init; }
}
