using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Coverage;

/// <summary>
/// Coverage of one network in one window, as it is shown. Shares of demand in 0..1; null where there is nothing to be a share of.
/// </summary>
public sealed record CoverageHeadline
{
    /// <summary>Share of demand in covered cells: the lower end of coverage; null without demand.</summary>
    public double? Lower { get; private init; }

    /// <summary>Share of demand in cells that are not uncovered: the upper end of coverage; null without demand.</summary>
    public double? Upper { get; private init; }

    /// <summary>Share of demand in undetermined cells, which is what lies between the ends; null without demand.</summary>
    public double? Undetermined { get; private init; }

    /// <summary>Expected share of demand in covered cells; null without demand.</summary>
    public double? Soft { get; private init; }

    /// <summary>Standard deviation of <see cref="Soft"/>; null without demand.</summary>
    public double? SoftDeviation { get; private init; }

    /// <summary>Share of requests that succeeded, which goes beside coverage and never for it; null without demand.</summary>
    public double? SuccessRate { get; private init; }

    /// <summary>Expected share of the demand called covered that is not; null where nothing is covered.</summary>
    public double? FalseShare { get; private init; }

    /// <summary>Success probability inside the covered cells; null where nothing is covered.</summary>
    public double? Depth { get; private init; }

    /// <summary>Clusters that serve a covered cell, counted up to 3, over 3; null without demand.</summary>
    public double? RedundancyDepth { get; private init; }

    /// <summary>Share of the cells with demand that are covered; null without demand.</summary>
    public double? Breadth { get; private init; }

    /// <summary>Share of the cells on offer that are covered; null where no catalogue is known.</summary>
    public double? CatalogueBreadth { get; private init; }

    /// <summary>Share of all cells, seen or not, that are covered; null without demand.</summary>
    public double? EstimatedBreadth { get; private init; }

    /// <summary>Estimated share of all demand that belongs to cells that were seen; null without demand.</summary>
    public double? SampleCoverage { get; private init; }

    /// <summary>How many cells there are, seen or not; null without demand.</summary>
    public Richness? Cells { get; private init; }

    /// <summary>Coverage where demand for unseen cells counts as undetermined; null without demand.</summary>
    public Interval? OfAllDemand { get; private init; }

    /// <summary>Effective numbers of workloads by demand; 0 without demand.</summary>
    public HillNumbers Workloads { get; private init; }

    /// <summary>Effective numbers of covered workloads; 0 where nothing is covered.</summary>
    public HillNumbers WorkloadsCovered { get; private init; }

    /// <summary>Reads the headline from a window's figures.</summary>
    /// <param name="figures">The window.</param>
    /// <param name="catalogue">How many cells are on offer; null where that is not known.</param>
    public static CoverageHeadline Of(NetworkFigures figures, int? catalogue = null)
    {
        var (demand, observed, sparse) = (figures.Requests.Total, figures.CellsObserved, figures.Sparse);
        double? Share(long part) => demand == 0 ? null : (double)part / demand;
        var (lower, upper) = (Share(figures.DemandCovered), Share(demand - figures.DemandUncovered));
        var sample = UnseenWorkloads.SampleCoverage(demand, sparse.SeenOnce, sparse.SeenTwice);
        var cells = UnseenWorkloads.Chao1(observed, demand, sparse.SeenOnce, sparse.SeenTwice);
        return new()
        {
            Lower = lower,
            Upper = upper,
            Undetermined = Share(demand - figures.DemandUncovered - figures.DemandCovered),
            Soft = SoftCoverage.Share(figures.Soft, demand),
            SoftDeviation = SoftCoverage.Deviation(figures.Soft, demand),
            SuccessRate = Share(figures.Requests.Succeeded),
            FalseShare = SoftCoverage.FalseShare(figures.Soft, figures.DemandCovered),
            Depth = SoftCoverage.Depth(figures.Soft, figures.DemandCovered),
            RedundancyDepth = Redundancy.Depth(figures.Clusters, demand),
            Breadth = observed == 0 ? null : (double)figures.CellsCovered / observed,
            CatalogueBreadth = catalogue is > 0 and var offered ? (double)figures.CellsCovered / offered : null,
            EstimatedBreadth = figures.CellsCovered / cells?.Total,
            SampleCoverage = sample,
            Cells = cells,
            OfAllDemand = sample is { } seen ? UnseenWorkloads.CoverageOfAll(seen, new(lower!.Value, upper!.Value)) : null,
            Workloads = HillNumbers.Of(observed, demand, figures.Spread),
            WorkloadsCovered = HillNumbers.Of(figures.CellsCovered, figures.DemandCovered, figures.SpreadCovered),
        };
    }
}
