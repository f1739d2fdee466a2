using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Latency;

namespace StreamCoverage.Core.Windows;

/// <summary>The figures of one network in one window: integers, from which every share follows.</summary>
public sealed record NetworkFigures
{
    /// <summary>Demand by outcome.</summary>
    public required OutcomeCounts Requests { get; init; }

    /// <summary>Demand that no operator served; part of <see cref="Requests"/>.</summary>
    public required long Unserved { get; init; }

    /// <summary>Demand in covered cells.</summary>
    public required long DemandCovered { get; init; }

    /// <summary>Demand in uncovered cells.</summary>
    public required long DemandUncovered { get; init; }

    /// <summary>Demand in cells that too few reporters attest; no part of history, which has what lies between the ends of coverage.</summary>
    public long DemandInsufficient { get; init; }

    /// <summary>Sum over cells of demand times the probability that the cell is covered, in millionths of a request.</summary>
    public required long DemandCoveredSoftMicros { get; init; }

    /// <summary>Cells with demand.</summary>
    public required int CellsObserved { get; init; }

    /// <summary>Cells that are covered.</summary>
    public required int CellsCovered { get; init; }

    /// <summary>Cells that are uncovered.</summary>
    public required int CellsUncovered { get; init; }

    /// <summary>Operators with at least one attempt.</summary>
    public required int OperatorsActive { get; init; }

    /// <summary>
    /// Requests that would have succeeded if one condition always held, in millionths of a request: the sum over cells, never the gain of
    /// the pooled funnel, which mixes cells with different later stages.
    /// </summary>
    public required Six GainMicros { get; init; }

    /// <summary>Requests that probers sent.</summary>
    public required OutcomeCounts Probed { get; init; }

    /// <summary>Requests that operators reported themselves.</summary>
    public required OutcomeCounts SelfReported { get; init; }

    /// <summary>Attempts for demand by outcome: more than <see cref="Requests"/> where requests fall back to another operator.</summary>
    public OutcomeCounts Attempts { get; init; }

    /// <summary>Sums for expected coverage, how sure it is, and its depth.</summary>
    public SoftSums Soft { get; init; }

    /// <summary>How demand spreads over the cells.</summary>
    public DemandSpread Spread { get; init; }

    /// <summary>How the demand of covered cells spreads over these.</summary>
    public DemandSpread SpreadCovered { get; init; }

    /// <summary>Sums for estimates about sparse and unseen cells.</summary>
    public SparseMoments Sparse { get; init; }

    /// <summary>Demand of covered cells by the number of clusters that serve them.</summary>
    public RedundancyDemand Clusters { get; init; }

    /// <summary>Demand of covered cells by the number of operators that serve them.</summary>
    public RedundancyDemand Operators { get; init; }

    /// <summary>Sums over what each operator served in each cell: how alike operators are, without looking at pairs of them.</summary>
    public StrategySums Strategies { get; init; }

    /// <summary>How long demand takes to succeed.</summary>
    public LatencyFigures Latency { get; init; }

    /// <summary>The condition whose fixing would gain most; null where nothing is to be gained.</summary>
    public Outcome? Binding
    {
        get
        {
            var gains = GainMicros;
            return ConditionGains.Binding(gains);
        }
    }
}
