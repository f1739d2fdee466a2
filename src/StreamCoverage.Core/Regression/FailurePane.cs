namespace StreamCoverage.Core.Regression;

/// <summary>Requests and failures of one pane of a watched stream.</summary>
public readonly record struct FailurePane(long Requests, long Failures)
{
    /// <summary>Failures / Requests, in 0..1.</summary>
    public double Fraction => (double)Failures / Requests;

    public static FailurePane operator +(FailurePane a, FailurePane b) => new(a.Requests + b.Requests, a.Failures + b.Failures);

    public static FailurePane operator -(FailurePane a, FailurePane b) => new(a.Requests - b.Requests, a.Failures - b.Failures);
}

/// <summary>Merges thin panes until they hold enough to judge; the rule looks at sizes only, so that it cannot be bent by outcomes.</summary>
public sealed class PaneMerger
{
    /// <summary>What waits.</summary>
    public FailurePane Pending { get; set; }

    /// <summary>How many panes wait.</summary>
    public int Merged { get; set; }

    /// <summary>Takes a pane in.</summary>
    /// <returns>The merged pane, once it holds enough; null before, and where five panes held nothing.</returns>
    public FailurePane? Add(FailurePane pane, RegressionRule rule)
    {
        Pending += pane;
        Merged++;
        if (Pending.Requests < rule.PaneRequests && Merged < rule.PanesMerged)
            return null;
        var merged = Pending;
        (Pending, Merged) = (default, 0);
        return merged.Requests == 0 ? null : merged;
    }
}
