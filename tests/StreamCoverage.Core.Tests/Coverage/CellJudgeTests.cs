using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Tests.Support;

namespace StreamCoverage.Core.Tests.Coverage;

public sealed class CellJudgeTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void The_distribution_function_and_the_quantiles_say_the_same(double threshold)
    {
        var judge = new CellJudge { Threshold = threshold };
        foreach (var requests in (int[])[1, 2, 19, 20, 21, 38, 59, 120, 500])
        {
            for (var successes = 0; successes <= requests; successes += requests > 100 ? 7 : 1)
            {
                foreach (var phi in (double[])[1, 2.5])
                    Assert.Equal(ByQuantiles(judge, requests, successes, phi), judge.Judge(requests, successes, phi).State);
            }
        }
    }

    [Fact]
    public void They_say_the_same_for_cells_of_any_size() => Seeds.Each(random =>
    {
        var judge = new CellJudge { Threshold = 0.5 + (random.NextDouble() * 0.49), Tail = random.NextDouble() * 0.2, RequestsMin = random.Next(50) };
        var requests = (long)Math.Pow(10, random.NextDouble() * 6);
        var successes = Math.Min(requests, (long)(requests * (judge.Threshold + ((random.NextDouble() - 0.5) / Math.Sqrt(requests)))));
        var phi = 1 + (random.NextDouble() * 10);
        Assert.Equal(ByQuantiles(judge, requests, successes, phi), judge.Judge(requests, successes, phi).State);
    });

    [Theory]
    [InlineData(0, 0, CellState.Unobserved)]
    [InlineData(1, 1, CellState.Undetermined)]
    [InlineData(37, 37, CellState.Undetermined)]
    [InlineData(38, 38, CellState.Covered)]
    [InlineData(19, 0, CellState.Undetermined)]
    [InlineData(20, 0, CellState.Uncovered)]
    [InlineData(20, 15, CellState.Uncovered)]
    [InlineData(1000, 950, CellState.Undetermined)]
    public void A_verdict_needs_enough_requests_and_a_clear_distance(long requests, long successes, CellState state) =>
        Assert.Equal(state, new CellJudge().Judge(requests, successes).State);

    [Fact]
    public void An_unobserved_cell_says_nothing()
    {
        Assert.Equal(new CellVerdict(CellState.Unobserved, 0, 1), new CellJudge().Judge(0, 0));
        Assert.Equal(new Interval(0, 1), new CellJudge().IntervalOf(0, 0));
    }

    [Fact]
    public void A_success_never_speaks_against_a_cell_and_a_failure_never_for_it() => Seeds.Each(random =>
    {
        var judge = new CellJudge { Threshold = 0.6 + (random.NextDouble() * 0.35) };
        var requests = random.Next(1, 400);
        var successes = random.Next(requests + 1);
        var now = judge.Judge(requests, successes).CoveredProbability;
        Assert.InRange(now, 0, 1);
        Assert.True(judge.Judge(requests + 1, successes + 1).CoveredProbability >= now);
        Assert.True(judge.Judge(requests + 1, successes).CoveredProbability <= now);
    });

    [Theory]
    [InlineData(CellState.Unobserved, "unobserved")]
    [InlineData(CellState.Undetermined, "undetermined")]
    [InlineData(CellState.Covered, "covered")]
    [InlineData(CellState.Uncovered, "uncovered")]
    public void States_have_words(CellState state, string word) => Assert.Equal(word, state.Word());

    private static CellState ByQuantiles(CellJudge judge, long requests, long successes, double phi)
    {
        if (requests < judge.RequestsMin)
            return requests == 0 ? CellState.Unobserved : CellState.Undetermined;
        var bounds = CellIntervals.Jeffreys(successes / phi, requests / phi, judge.Tail);
        return bounds.Lower >= judge.Threshold ? CellState.Covered : bounds.Upper < judge.Threshold ? CellState.Uncovered : CellState.Undetermined;
    }
}
