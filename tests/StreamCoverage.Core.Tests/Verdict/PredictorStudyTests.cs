using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Verdict;

namespace StreamCoverage.Core.Tests.Verdict;

public sealed class PredictorStudyTests
{
    [Theory]
    [InlineData(0.7, 0, PredictorAnswer.Coverage, "Coverage predicts the success rate 1 period ahead better than operator count: ")]
    [InlineData(0, 0.2, PredictorAnswer.OperatorCount, "Operator count predicts the success rate 1 period ahead better than coverage: ")]
    public void What_drives_the_rate_wins(double coverage, double operators, PredictorAnswer answer, string sentence)
    {
        var findings = Study(networks: 5, periods: 130, seed: 11, coverage, operators);
        Assert.Equal(answer, findings.Answer);
        Assert.StartsWith(sentence, findings.Sentence, StringComparison.Ordinal);
        Assert.Equal((answer == PredictorAnswer.Coverage, 5), (findings.Wins.FirstAhead, findings.Networks));
        Assert.True(answer == PredictorAnswer.Coverage ? findings.Mixture.Lambda > 0.8 : findings.Mixture.Lambda < 0.2);
        Assert.InRange(findings.Correlation!.Value, -0.2, 0.2);
    }

    [Fact]
    public void Unrelated_predictors_seldom_win()
    {
        var won = 0;
        Seeds.Each(100, random => won += Study(3, 80, random.Next(), 0, 0).Answer == PredictorAnswer.NotDistinguished ? 0 : 1);
        Assert.InRange(won, 0, 8);
    }

    [Fact]
    public void A_short_history_says_so()
    {
        var findings = Study(networks: 1, periods: 40, seed: 1, 1, 0);
        Assert.Equal((PredictorAnswer.InsufficientHistory, 13), (findings.Answer, findings.Dates));
        Assert.Equal("Too little history to say: an answer needs 26 forecasts 1 period ahead, and there are 13.", findings.Sentence);
        var nothing = PredictorStudy.Of([], 4, new());
        Assert.Equal((PredictorAnswer.InsufficientHistory, 0), (nothing.Answer, nothing.Networks));
        Assert.Equal((null, null), (nothing.Losses.Past, nothing.Correlation));
    }

    [Fact]
    public void A_constant_network_cannot_tell()
    {
        PredictorSeries still = new("a", 0, [.. Enumerable.Repeat(new PredictorPoint(0.9, 0.8, 5), 100)]);
        var findings = PredictorStudy.Of([still], 1, new());
        Assert.Equal((PredictorAnswer.NotDistinguished, null, null), (findings.Answer, findings.Correlation, findings.Mixture.Lambda));
    }

    [Theory]
    [InlineData(25, 25)]
    [InlineData(26, 26)]
    [InlineData(38, 26)]
    [InlineData(39, 39)]
    public void Looks_are_set_beforehand(int forecasts, int looked) => Assert.Equal(looked, new PredictorRule().LookAt(forecasts));

    [Fact]
    public void The_order_of_networks_does_not_matter()
    {
        var series = Series(4, 90, seed: 3, 0.3, 0);
        Assert.Equal(PredictorStudy.Of(series, 4, new()).Losses, PredictorStudy.Of([.. series.Reverse()], 4, new()).Losses);
    }

    private static PredictorFindings Study(int networks, int periods, int seed, double coverage, double operators) =>
        PredictorStudy.Of(Series(networks, periods, seed, coverage, operators), 1, new());

    // The next rate follows from coverage or from ln(1 + operators), and noise.
    private static PredictorSeries[] Series(int networks, int periods, int seed, double byCoverage, double byOperators)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, networks).Select(network =>
        {
            var points = new List<PredictorPoint>();
            var rate = 0.5;
            for (var t = 0; t < periods; t++)
            {
                var point = new PredictorPoint(rate, random.NextDouble(), random.Next(10, 60));
                points.Add(point);
                rate = 0.1 + (byCoverage * point.Coverage!.Value) + (byOperators * point.LogOperators) + (0.1 * random.NextDouble());
            }
            return new PredictorSeries($"n{network}", 0, points);
        })];
    }
}
