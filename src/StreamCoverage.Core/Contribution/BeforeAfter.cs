namespace StreamCoverage.Core.Contribution;

/// <summary>Requests of one group in one window, and how many of them succeeded.</summary>
/// <param name="Requests">n, at least 0.</param>
/// <param name="Successes">s, 0..n.</param>
public readonly record struct ServiceCounts(long Requests, long Successes)
{
    /// <summary>s/n, in 0..1; null without requests.</summary>
    public double? Rate => Requests == 0 ? null : (double)Successes / Requests;

    /// <summary>(s + 1/2)/(n + 1): never 0 or 1, so that no variance taken from it is 0.</summary>
    public double Shrunk => (Successes + 0.5) / (Requests + 1.0);

    /// <summary>Binomial variance of the rate, at the shrunk rate; null without requests.</summary>
    public double? Variance => Requests == 0 ? null : Shrunk * (1 - Shrunk) / Requests;

    public static ServiceCounts operator +(ServiceCounts a, ServiceCounts b) => new(a.Requests + b.Requests, a.Successes + b.Successes);

    public static ServiceCounts operator -(ServiceCounts a, ServiceCounts b) => new(a.Requests - b.Requests, a.Successes - b.Successes);
}

/// <summary>The same group in the window before a change and in the window after it.</summary>
public readonly record struct BeforeAfter(ServiceCounts Before, ServiceCounts After)
{
    /// <summary>Whether both windows have requests, so that the rate's change is known.</summary>
    public bool SeenInBoth => Before.Requests > 0 && After.Requests > 0;

    /// <summary>Change of the success rate, in -1..1; null where a window has no requests.</summary>
    public double? Change => After.Rate - Before.Rate;

    /// <summary>Binomial variance of the change; null where a window has no requests.</summary>
    public double? Variance => Before.Variance + After.Variance;
}
