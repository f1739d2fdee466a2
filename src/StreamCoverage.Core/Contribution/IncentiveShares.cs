namespace StreamCoverage.Core.Contribution;

/// <summary>What an operator was paid and what it covers.</summary>
/// <param name="RewardMicros">Millionths of the network's unit, at least 0.</param>
/// <param name="Coverage">Its Shapley value of coverage, at least 0, in any unit that is the same for all.</param>
public sealed record PaidOperator(string Operator, long RewardMicros, double Coverage);

/// <summary>An operator's pay beside what a coverage-weighted rule would pay.</summary>
/// <param name="PaidShare">Share of all rewards; null where nothing was paid.</param>
/// <param name="CoverageShare">Share of the coverage of all; null where nothing is covered.</param>
/// <param name="Difference">Paid share less coverage share: above 0 where volume pays more than coverage; null where either is.</param>
/// <param name="CoverageRewardMicros">What a rule by coverage would have paid of the same sum; null where nothing is covered.</param>
public sealed record IncentiveShare(
    string Operator, long RewardMicros, double? PaidShare, double? CoverageShare, double? Difference, long? CoverageRewardMicros);

/// <summary>Rewards as they are paid beside what a coverage-weighted rule would pay: whom volume pays and coverage does not.</summary>
/// <param name="Operators">The most overpaid first; equals by name, ordinal. Without shares, by name alone.</param>
/// <param name="RewardMicros">Paid to all.</param>
/// <param name="Moved">Share of the rewards that a rule by coverage would pay to others, in 0..1; null where it is undefined.</param>
/// <param name="PaidWithoutCoverage">Share of the rewards that went to operators without coverage, in 0..1; null where undefined.</param>
public sealed record IncentiveShares(
    IReadOnlyList<IncentiveShare> Operators, Int128 RewardMicros, double? Moved, double? PaidWithoutCoverage)
{
    /// <param name="operators">Each operator once.</param>
    public static IncentiveShares Of(IEnumerable<PaidOperator> operators)
    {
        PaidOperator[] byName = [.. operators.OrderBy(one => one.Operator, StringComparer.Ordinal)];
        var paid = byName.Aggregate((Int128)0, (sum, one) => sum + one.RewardMicros);
        var covered = byName.Sum(one => one.Coverage);
        var due = covered > 0 ? Apportion(paid, byName, covered) : null;
        IncentiveShare[] shares = [.. byName.Select((one, i) => Share(one, paid, covered, due?[i]))];
        var defined = paid > 0 && covered > 0;
        return new(
            [.. shares.OrderByDescending(share => share.Difference ?? 0).ThenBy(share => share.Operator, StringComparer.Ordinal)],
            paid,
            defined ? shares.Sum(share => Math.Abs(share.Difference!.Value)) / 2 : null,
            defined ? shares.Where(share => share.CoverageShare == 0).Sum(share => share.PaidShare!.Value) : null);
    }

    private static IncentiveShare Share(PaidOperator one, Int128 paid, double covered, long? due)
    {
        double? paidShare = paid > 0 ? one.RewardMicros / (double)paid : null;
        double? coverageShare = covered > 0 ? one.Coverage / covered : null;
        return new(one.Operator, one.RewardMicros, paidShare, coverageShare, paidShare - coverageShare, due);
    }

    // Each gets its share cut to whole millionths; what is left over goes, one each, to the largest fractions, then by name.
    private static long[] Apportion(Int128 paid, PaidOperator[] byName, double covered)
    {
        const long Parts = 1_000_000_000_000;
        Int128[] parts = [.. byName.Select(one => (Int128)Math.Round(one.Coverage / covered * Parts))];
        var all = parts.Aggregate((Int128)0, (sum, part) => sum + part);
        long[] due = [.. parts.Select(part => (long)(paid * part / all))];
        var left = paid - due.Aggregate((Int128)0, (sum, one) => sum + one);
        foreach (var i in Enumerable.Range(0, due.Length).OrderByDescending(i => paid * parts[i] % all).ThenBy(i => i).Take((int)left))
            due[i]++;
        return due;
    }
}
