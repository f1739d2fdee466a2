namespace StreamCoverage.Core.Regression;

/// <summary>
/// The mixture of bounded e-detectors (Shiryaev-Roberts): per bet k, log M_k = logaddexp(log M_k, 0) + ln(1 + k (y/q0 - 1)).
/// </summary>
/// <remarks>
/// Mean panes to a false alarm at log M >= ln A are at least A, for any distribution and any correlation inside a pane, as long as the
/// conditional mean of y stays at or below q0. Shin, Ramdas, Rinaldo, New England Journal of Statistics in Data Science,
/// doi 10.51387/23-NEJSDS51. Logs are rounded to 12 decimals after each pane, so that stored state gives the same figures again.
/// </remarks>
public sealed class MixtureDetector
{
    /// <summary>One log per bet; empty stands for minus infinity in each.</summary>
    public List<double> Logs { get; set; } = [];

    /// <summary>ln of the mixture; minus infinity before the first pane.</summary>
    public double Log { get; set; } = double.NegativeInfinity;

    /// <summary>Takes one pane's failure fraction in, 0..1, against the highest fraction that is in order, in (0,1).</summary>
    public void Add(double fraction, double inOrder, IReadOnlyList<double> bets) => Add(Increments.Bounded(fraction, inOrder, bets));

    /// <summary>Takes one pane's evidence in: its log increment under each bet.</summary>
    public void Add(IReadOnlyList<double> increments)
    {
        var logs = new List<double>(increments.Count);
        for (var i = 0; i < increments.Count; i++)
            logs.Add(Math.Round((Logs.Count == 0 ? 0 : LogSum.AddExp(Logs[i], 0)) + increments[i], 12));
        Logs = logs;
        Log = LogSum.MeanExp(logs);
    }

    /// <summary>Begins anew: M = 0.</summary>
    public void Reset() => (Logs, Log) = ([], double.NegativeInfinity);
}
