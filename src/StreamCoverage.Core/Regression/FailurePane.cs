namespace StreamCoverage.Core.Regression;

/// <summary>Requests and failures of one pane of a watched stream.</summary>
/// <param name="Requests">Requests; where cells are weighted, how many independent ones the pane is worth: see <see cref="WeightedCells"/>.</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="Millionths">Millionths of a failure beyond them, 0 to 999,999: 0 unless cells are weighted.</param>
public readonly record struct FailurePane(long Requests, long Failures, int Millionths = 0)
{
    private const long Million = 1_000_000;

    /// <summary>Failures with their millionths.</summary>
    public double Failed => Failures + (Millionths / (double)Million);

    /// <summary>Failed / Requests, in 0..1; not a number for an empty pane.</summary>
    public double Fraction => Failed / Requests;

    public static FailurePane operator +(FailurePane a, FailurePane b) => Of(a.Requests + b.Requests, a.Failures + b.Failures, a.Millionths + b.Millionths);

    public static FailurePane operator -(FailurePane a, FailurePane b) => Of(a.Requests - b.Requests, a.Failures - b.Failures, a.Millionths - b.Millionths);

    // Carries what is a whole failure, so that equal figures are equal values.
    private static FailurePane Of(long requests, long failures, int millionths) => millionths switch
    {
        < 0 => new(requests, failures - 1, (int)(millionths + Million)),
        >= (int)Million => new(requests, failures + 1, (int)(millionths - Million)),
        _ => new(requests, failures, millionths),
    };
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
