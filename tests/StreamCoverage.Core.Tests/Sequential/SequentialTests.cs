using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Sequential;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Sequential;

public sealed class SequentialTests
{
    private const double Exact = 1e-9;

    [Fact]
    public void A_confidence_sequence_holds_what_was_seen_and_is_wider_than_an_interval_for_one_look() => Seeds.Each(random =>
    {
        var requests = (long)Math.Pow(10, random.NextDouble() * 7) + 1;
        var successes = random.Next(4) == 0 ? requests : random.NextInt64(requests + 1);
        var (sequence, once) = (ConfidenceSequence.Of(successes, requests, 0.05), CellIntervals.Jeffreys(successes, requests, 0.025));
        Assert.True(sequence.Lower <= once.Lower && once.Upper <= sequence.Upper);
        Assert.InRange((double)successes / requests, sequence.Lower, sequence.Upper);
        var mirrored = ConfidenceSequence.Of(requests - successes, requests, 0.05);
        Assert.Equal((1 - mirrored.Upper, 1 - mirrored.Lower), (sequence.Lower, sequence.Upper), (a, b) =>
            Math.Abs(a.Item1 - b.Item1) < Exact && Math.Abs(a.Item2 - b.Item2) < Exact);
    });

    [Fact]
    public void A_confidence_sequence_seldom_ever_misses()
    {
        var missed = 0;
        Seeds.Each(100, random =>
        {
            var successes = 0;
            for (var requests = 1; requests <= 500; requests++)
            {
                successes += random.NextDouble() < 0.9 ? 1 : 0;
                var interval = ConfidenceSequence.Of(successes, requests, 0.05);
                if (interval.Lower <= 0.9 && 0.9 <= interval.Upper)
                    continue;
                missed++;
                break;
            }
        });
        Assert.InRange(missed, 0, 5);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void A_chart_that_alarms_at_the_first_failure_runs_as_long_as_that_takes(double rate)
    {
        Assert.Equal(1 / rate, CusumRunLength.Bernoulli(rate, 2, 1), Exact);
        Assert.Equal(1 / (1 - Math.Pow(1 - rate, 10)), CusumRunLength.Binomial(10, rate, 0, 1), Exact);
        // Two failures, with any number of successes between that never lowers S below 1: none.
        Assert.Equal((1 + rate) / rate / rate, CusumRunLength.Bernoulli(rate, 2, 2), 1e-6);
    }

    [Fact]
    public void The_likelihood_ratio_dates_and_sizes_a_rise()
    {
        var detector = new LikelihoodRatioDetector();
        var found = default(LikelihoodRatio);
        for (var i = 0; i < 20; i++)
            found = detector.Add(new EventTime(i), new(100, i < 15 ? 5 : 20), 0.05, 10);
        Assert.Equal((new EventTime(15), 0.2), (found.Onset!.Value, found.Rate!.Value));
        Assert.Equal(500 * ((0.2 * Math.Log(4)) + (0.8 * Math.Log(0.8 / 0.95))), found.Log, Exact);
        Assert.Equal(10, detector.Recent.Count);
        Assert.True(double.IsFinite(detector.Add(new(20), new(100, 100), 0.05, 10).Log));
        Assert.Equal(new LikelihoodRatio(0, null, null), new LikelihoodRatioDetector().Add(new(0), default, 0.05, 10));
    }

    [Fact]
    public void What_stays_the_same_never_alarms_Page_and_Hinkley()
    {
        var test = new PageHinkley();
        Assert.Equal(0, test.Statistic);
        for (var i = 0; i < 1000; i++)
            test.Add(0.25, 0.01);
        Assert.Equal(0, test.Statistic);
        test.Add(1, 0.01);
        Assert.Equal(1 - ((250 + 1.0) / 1001) - 0.01, test.Statistic, Exact);
    }

    [Fact]
    public void Evidence_has_mean_one_where_failures_are_in_order()
    {
        // All 2^6 paths of single requests at q0, weighted by their probability.
        double[] bets = [0.1, 0.8];
        var mean = 0.0;
        for (var path = 0; path < 64; path++)
        {
            var (evidence, probability) = (new EvidenceProcess(), 1.0);
            Assert.Equal(0, evidence.Log);
            for (var i = 0; i < 6; i++)
            {
                var failed = path >> i & 1;
                probability *= failed == 1 ? 0.2 : 0.8;
                evidence.Add(Increments.Bounded(failed, 0.2, bets));
            }
            mean += probability * Math.Exp(evidence.Log);
        }
        Assert.Equal(1, mean, Exact);
    }

    [Fact]
    public void A_whole_bet_that_is_lost_stays_lost()
    {
        var evidence = new EvidenceProcess();
        evidence.Add(Increments.Bounded(0, 0.2, [1, 0.5]));
        evidence.Add(Increments.Bounded(1, 0.2, [1, 0.5]));
        Assert.Equal(Math.Log(0.5 * 3 / 2), evidence.Log, Exact);
    }

    [Fact]
    public void Evidence_names_what_its_inverse_as_a_p_value_names() => Seeds.Each(random =>
    {
        double[] logs = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.NextDouble() * 8)];
        var named = FalseDiscovery.ByEvidence(logs, 0.05);
        Assert.Equal(FalseDiscovery.ByPValue([.. logs.Select(log => Math.Exp(-log))], 0.05), named);
        Assert.Equal(named.Order(), named);
        Assert.All(named, i => Assert.True(logs[i] >= Math.Log(logs.Length / (0.05 * named.Count)) - Exact));
    });

    [Fact]
    public void Nothing_is_named_among_nothing()
    {
        Assert.Empty(FalseDiscovery.ByEvidence([], 0.05));
        Assert.Empty(FalseDiscovery.ByPValue([], 0.05));
        Assert.Equal([0, 1], FalseDiscovery.ByPValue([0.05, 0.01], 0.05));
        Assert.Equal([1], FalseDiscovery.ByPValue([0.051, 0.025], 0.05));
        Assert.Equal([0], FalseDiscovery.ByEvidence([double.PositiveInfinity, double.NegativeInfinity], 0.05));
    }

    [Fact]
    public void Levels_of_tests_without_end_are_spent_once()
    {
        var (tests, spent) = (new OnlineDiscovery(), 0.0);
        for (var i = 0; i < 5000; i++)
        {
            spent += tests.NextLevel(0.05);
            Assert.False(tests.Test(1, 0.05));
        }
        Assert.InRange(spent, 0.0015, 0.005);
        var before = tests.NextLevel(0.05);
        Assert.True(tests.Test(0, 0.05));
        Assert.True(tests.NextLevel(0.05) > before);
        Assert.Equal([5001], tests.Discoveries);
    }
}
