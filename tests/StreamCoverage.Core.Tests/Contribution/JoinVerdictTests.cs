using StreamCoverage.Core.Contribution;

namespace StreamCoverage.Core.Tests.Contribution;

public sealed class JoinVerdictTests
{
    [Theory]
    [InlineData(0, 0.5, 0.01, 1, 1, 1, "dormant")]
    [InlineData(1, -0.1, 0.01, 1, 1, 1, "harmful")]
    [InlineData(1, 0.1, 0.01, 0.001, 0, 0, "coverage_expanding:new")]
    [InlineData(1, 0.1, 0.01, 0.0009, 1, 1, "coverage_expanding:deepening")]
    [InlineData(1, 0.0, 0.001, 1, 0.001, 1, "coverage_expanding:new_workload")]
    [InlineData(1, 0.0, 0.001, 1, 0.0009, 0.001, "redundancy")]
    [InlineData(1, 0.0, 0.001, 0, 0, 0.0009, "volume_only")]
    [InlineData(1, 0.0, 0.02, 0, 0, 1, "undetermined")]
    [InlineData(1, null, null, 1, 0.001, 1, "coverage_expanding:new_workload")]
    [InlineData(1, null, null, 1, 0, 1, "undetermined")]
    public void The_first_rule_that_holds(
        long attempts, double? change, double? error, double coverage, double entry, double redundancy, string label) =>
        Assert.Equal(label, JoinVerdict.Of(new(attempts, change, error, coverage, entry, redundancy), new()).Word());

    [Fact]
    public void More_certainty_is_asked_while_the_join_is_looked_at_again_and_again()
    {
        // Normal(2) = 0.977 lies between 0.95 and 0.99.
        var evidence = new JoinEvidence(1, 0.03, 0.01, 0, 0, 0);
        Assert.Equal(JoinLabel.ExpandsDeeper, JoinVerdict.Of(evidence, new()));
        Assert.Equal(JoinLabel.Undetermined, JoinVerdict.Of(evidence, new JoinRule().Early));
    }

    [Theory]
    [InlineData(0.001, 1, 1, StructuralRole.Pivotal)]
    [InlineData(0, 0.001, 1, StructuralRole.Redundant)]
    [InlineData(0, 0, 0.001, StructuralRole.Saturated)]
    [InlineData(0, 0, 0, StructuralRole.None)]
    public void Pivotal_before_redundant_before_saturated(double pivotal, double redundant, double saturated, StructuralRole role) =>
        Assert.Equal(role, JoinVerdict.RoleOf(pivotal, redundant, saturated, new()));

    [Fact]
    public void Volume_is_paid_where_coverage_would_not_be()
    {
        var shares = IncentiveShares.Of([new("b", 600, 1), new("c", 300, 0), new("a", 100, 2)]);
        Assert.Equal(["c", "b", "a"], shares.Operators.Select(share => share.Operator));
        Assert.Equal([0L, 333L, 667L], shares.Operators.Select(share => share.CoverageRewardMicros!.Value));
        Assert.Equal(0.3, shares.PaidWithoutCoverage!.Value, 1e-12);
        Assert.Equal((2.0 / 3) - 0.1, shares.Moved!.Value, 1e-12);
    }

    [Fact]
    public void What_a_rule_by_coverage_pays_is_the_same_sum_to_the_last_millionth() => Support.Seeds.Each(random =>
    {
        var operators = Enumerable.Range(0, random.Next(1, 30))
            .Select(i => new PaidOperator($"o{i:D2}", random.NextInt64(long.MaxValue / 40), random.Next(3) == 0 ? 0 : random.NextDouble()))
            .Append(new("last", 1, 1));
        var shares = IncentiveShares.Of(operators);
        Assert.Equal(shares.RewardMicros, shares.Operators.Aggregate((Int128)0, (sum, one) => sum + one.CoverageRewardMicros!.Value));
        Assert.Equal(0, shares.Operators.Sum(one => one.Difference!.Value), 1e-9);
    });

    [Fact]
    public void Nothing_paid_or_nothing_covered_has_no_shares()
    {
        Assert.Empty(IncentiveShares.Of([]).Operators);
        Assert.Null(IncentiveShares.Of([new("a", 0, 1)]).Operators[0].PaidShare);
        var uncovered = IncentiveShares.Of([new("b", 5, 0), new("a", 5, 0)]);
        Assert.Equal((null, null, "a"), (uncovered.Moved, uncovered.Operators[0].CoverageRewardMicros, uncovered.Operators[0].Operator));
    }
}
