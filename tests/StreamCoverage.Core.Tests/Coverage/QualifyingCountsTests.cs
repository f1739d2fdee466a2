using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Coverage;

public sealed class QualifyingCountsTests
{
    public static TheoryData<CellJudge> Rules { get; } =
        new(
            new CellJudge(), new CellJudge { Strict = true }, new CellJudge { OperatorThreshold = 0.5 }, new CellJudge { OperatorThreshold = 0.999 },
            new CellJudge { OperatorThreshold = 0 }, new CellJudge { OperatorThreshold = 1 }, new CellJudge { Tail = 0 }, new CellJudge { Tail = 0.9 });

    [Theory]
    [MemberData(nameof(Rules))]
    public void They_say_what_the_rule_says(CellJudge judge)
    {
        var counts = new QualifyingCounts(judge);
        for (var attempts = 0; attempts <= 130; attempts++)
            for (var succeeded = 0; succeeded <= attempts; succeeded++)
                Assert.Equal(judge.Qualifies(attempts, succeeded), counts.Qualifies(attempts, succeeded));
    }

    [Fact]
    public void They_say_it_for_any_number_of_attempts_in_any_order() => Seeds.Each(random =>
    {
        var judge = new CellJudge { OperatorThreshold = random.NextDouble(), Tail = random.NextDouble() * 0.3, Strict = random.Next(2) == 0 };
        var counts = new QualifyingCounts(judge);
        for (var i = 0; i < 20; i++)
        {
            var attempts = (long)Math.Pow(10, random.NextDouble() * 6);
            var near = (long)(attempts * (judge.OperatorThreshold + ((random.NextDouble() - 0.2) * 3 / Math.Sqrt(attempts))));
            for (var succeeded = Math.Max(0, near - 2); succeeded <= Math.Min(attempts, near + 2); succeeded++)
                Assert.Equal(judge.Qualifies(attempts, succeeded), counts.Qualifies(attempts, succeeded));
        }
    });

    [Theory]
    [InlineData(QualifyingCounts.AttemptsMax - 1)]
    [InlineData(QualifyingCounts.AttemptsMax)]
    [InlineData(QualifyingCounts.AttemptsMax + 1)]
    public void They_say_it_where_the_table_ends(long attempts)
    {
        var (judge, counts) = (new CellJudge(), new QualifyingCounts(new()));
        for (var succeeded = attempts * 89 / 100; succeeded <= attempts * 92 / 100; succeeded++)
            Assert.Equal(judge.Qualifies(attempts, succeeded), counts.Qualifies(attempts, succeeded));
    }
}
