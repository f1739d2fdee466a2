namespace StreamCoverage.Core.Convergence;

/// <summary>How unequally a total is spread over members: requests or rewards over operators, owners, models, hardware, regions.</summary>
/// <remarks>
/// The headline is <see cref="Effective"/>, never Gini or Theil: one single operator has Gini 0 and Theil 0. All members that are
/// registered count, those with nothing included; how many is <see cref="Members"/>. Every figure but that one is null where there is
/// nothing to spread.
/// </remarks>
/// <param name="Members">N, zeros included.</param>
/// <param name="Hhi">Herfindahl-Hirschman index, sum of squared shares, in 1/N..1; times 10,000 gives points.</param>
/// <param name="HhiNormalised">(HHI - 1/N) / (1 - 1/N) in 0..1; null for one member.</param>
/// <param name="Gini">0 where all have the same, (N-1)/N where one has all.</param>
/// <param name="Theil">ln N - H in 0..ln N.</param>
/// <param name="Nakamoto">The fewest members that together hold more than the asked share.</param>
/// <param name="Effective">Hill number of order 1, exp H: equally large members that would be as spread out; at least 1.</param>
/// <param name="EffectiveSquared">Hill number of order 2, 1/HHI.</param>
/// <param name="EffectiveLargest">Hill number of infinite order: 1 / the largest share.</param>
public sealed record Concentration(
    int Members, double? Hhi, double? HhiNormalised, double? Gini, double? Theil, int? Nakamoto,
    double? Effective, double? EffectiveSquared, double? EffectiveLargest)
{
    /// <summary>Of one value per member, none negative, in any order.</summary>
    /// <param name="values">Requests, or rewards in micros.</param>
    /// <param name="majority">The share, in [0,1), that Nakamoto's members exceed: 1/2 to decide, 1/3 to block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative.</exception>
    public static Concentration Of(IEnumerable<long> values, double majority = 0.5)
    {
        var spread = new Spread(values);
        var members = spread.Members;
        if (spread.Total == 0)
            return new(members, null, null, null, null, null, null, null, null);
        double total = (double)spread.Total, hhi = 0, entropy = 0;
        Int128 ranked = 0;
        for (var i = 0; i < members; i++)
        {
            var share = spread.Ascending[i] / total;
            hhi += share * share;
            entropy -= share == 0 ? 0 : share * Math.Log(share);
            ranked += (Int128)(i + 1) * spread.Ascending[i];
        }
        entropy = Math.Clamp(entropy, 0, Math.Log(members));
        hhi = Math.Clamp(hhi, 1.0 / members, 1);
        return new(
            members, hhi,
            members == 1 ? null : (hhi - (1.0 / members)) / (1 - (1.0 / members)),
            // 2 sum i v_(i) / (N V) - (N+1)/N over one denominator, so that equal values give 0 exactly.
            (double)((2 * ranked) - ((members + 1) * spread.Total)) / members / total,
            Math.Log(members) - entropy, spread.FewestAbove(majority),
            Math.Exp(entropy), 1 / hhi, total / spread.Ascending[^1]);
    }
}
