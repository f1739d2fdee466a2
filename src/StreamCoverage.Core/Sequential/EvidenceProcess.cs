using StreamCoverage.Core.Regression;

namespace StreamCoverage.Core.Sequential;

/// <summary>
/// Evidence that one stream's failures are out of order, gathered since a fixed start (each UTC day): a mixture of products of the same
/// bets as <see cref="MixtureDetector"/>, without its restarts. It starts at 1, and its mean never exceeds 1 while all is in order, whenever
/// one looks.
/// </summary>
/// <remarks>Which of many streams are out of order is told from these by <see cref="FalseDiscovery.ByEvidence"/>; never from the detector's
/// values.</remarks>
public sealed class EvidenceProcess
{
    /// <summary>One log per bet; empty stands for 0 in each.</summary>
    public List<double> Logs { get; set; } = [];

    /// <summary>ln E; 0 before the first pane.</summary>
    public double Log => Logs.Count == 0 ? 0 : LogSum.MeanExp(Logs);

    /// <summary>Takes one pane's evidence in: its log increment under each bet, as <see cref="Increments.Bounded"/> gives it.</summary>
    public void Add(IReadOnlyList<double> increments) =>
        Logs = [.. increments.Select((increment, i) => Math.Round((Logs.Count == 0 ? 0 : Logs[i]) + increment, 12))];
}
