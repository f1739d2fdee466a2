namespace StreamCoverage.Core.Convergence;

/// <summary>How many independent operators the operators are worth, judged by whether they fail at the same time.</summary>
/// <remarks>
/// With z the operators' 0/1 columns, standardised, V = mean over panes of (sum_o z)^2 and rho = (V - N) / (N (N-1)), the mean correlation
/// of all pairs; n_eff = N / (1 + (N-1) max(0, rho)) (Kish's design effect). In a pane the sum is that of 1/sd over its bad operators, less
/// a constant: so a read costs what is bad, not operators times panes. Demand that follows the hour makes failures look common: take panes
/// of one load.
/// </remarks>
/// <param name="Operators">N: operators that were bad in some but not all panes; the others say nothing and are left out.</param>
/// <param name="MeanCorrelation">rho in -1/(N-1)..1; null with fewer than two such operators.</param>
/// <param name="EffectiveOperators">n_eff in 1..N; null with fewer than two.</param>
public sealed record FailureDependence(int Operators, double? MeanCorrelation, double? EffectiveOperators)
{
    /// <summary>Of the panes in which operators were bad.</summary>
    public static FailureDependence Of(BadPanes panes)
    {
        double total = panes.Count;
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var centre = 0.0;
        foreach (var (name, bad) in panes.Operators)
        {
            if (bad == panes.Count)
                continue;
            var rate = bad / total;
            var weight = 1 / Math.Sqrt(rate * (1 - rate));
            weights.Add(name, weight);
            centre += rate * weight;
        }
        var count = weights.Count;
        if (count < 2)
            return new(count, null, null);
        var squares = panes.Panes.Values
            .Select(bad => bad.Sum(name => weights.GetValueOrDefault(name)) - centre)
            .Sum(sum => sum * sum);
        var correlation = Math.Clamp(((squares / total) - count) / count / (count - 1), -1.0 / (count - 1), 1);
        return new(count, correlation, count / (1 + ((count - 1) * Math.Max(0, correlation))));
    }
}
