using System.Text.Json;
using MathNet.Numerics.Statistics;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Sequential;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about sequential tests and many streams, in the reference's words: panes are counted from 1.</summary>
internal static class SequentialAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["e_detector_binomial"] = Binomial,
        ["e_sr_monte_carlo"] = MonteCarlo,
        ["bernoulli_cusum_arl"] = inputs => new
        {
            arl = CusumRunLength.Bernoulli(inputs.Double("q"), (int)inputs.Long("m"), (int)inputs.Long("h_units")),
        },
        ["binomial_cusum_arl"] = inputs => new
        {
            arl = CusumRunLength.Binomial((int)inputs.Long("n"), inputs.Double("q"), (int)inputs.Long("k"), (int)inputs.Long("h")),
        },
        ["glr_bernoulli"] = LikelihoodRatio,
        ["confidence_sequence"] = Sequence,
        ["benjamini_hochberg"] = inputs => new { rejected = FalseDiscovery.ByPValue(Doubles(inputs, "p"), inputs.Double("alpha")) },
        ["e_bh"] = inputs => new { rejected = FalseDiscovery.ByEvidence(Doubles(inputs, "log_e"), inputs.Double("alpha")) },
        ["lord_plus_plus"] = Online,
        ["page_hinkley"] = Page,
    };

    public static object Binomial(JsonElement inputs)
    {
        Assert.Equal("SR", inputs.Text("kind"));
        var (detector, q0) = (new MixtureDetector(), inputs.Double("q0"));
        var alternatives = Increments.Alternatives(q0);
        Assert.Equal(Doubles(inputs, "q1s"), alternatives, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(Doubles(inputs, "weights"), weight => Assert.Equal(1.0 / alternatives.Length, weight, 12));
        List<double> logs = [];
        foreach (var pane in inputs.Panes())
        {
            detector.Add(Increments.Binomial(pane, q0, alternatives));
            logs.Add(detector.Log);
        }
        return new { log_M = logs, alarm_pane = First(logs, log => log >= Math.Log(inputs.Double("A"))) };
    }

    public static object MonteCarlo(JsonElement inputs)
    {
        var (q0, requests) = (inputs.Double("q0"), (int)inputs.Long("n"));
        // As many as the reference made, because it also tells their standard error.
        var runs = inputs.Text("statistic") == "ARL" ? 3000 : 4000;
        Assert.True(runs >= inputs.Long("min_runs"));
        var bounded = inputs.Text("detector") == "bounded";
        var bets = Doubles(inputs, "kappas");
        double[][] increments =
        [
            .. Enumerable.Range(0, requests + 1).Select(failures => bounded
                ? Increments.Bounded((double)failures / requests, q0, bets)
                : Increments.Binomial(new(requests, failures), q0, Increments.Alternatives(q0))),
        ];
        var draw = new BetaBinomial(requests, inputs.Double("q"), inputs.Double("phi"));
        var (random, limit) = (new Random(1), Math.Log(inputs.Double("A")));
        var lengths = new List<double>(runs);
        for (var run = 0; run < runs; run++)
        {
            var (detector, panes) = (new MixtureDetector(), 0);
            for (; detector.Log < limit; panes++)
                detector.Add(increments[draw.Next(random)]);
            lengths.Add(panes);
        }
        return new { mean_panes = lengths.Mean(), se = lengths.StandardDeviation() / Math.Sqrt(runs) };
    }

    public static object LikelihoodRatio(JsonElement inputs)
    {
        var detector = new LikelihoodRatioDetector();
        var trace = inputs.Panes()
            .Select((pane, i) => detector.Add(new EventTime(i + 1), pane, inputs.Double("q0"), (int)inputs.Long("window")))
            .Select(found => new { G = found.Log, onset = found.Onset?.UnixMicroseconds });
        return new { trace };
    }

    public static object Sequence(JsonElement inputs)
    {
        var interval = ConfidenceSequence.Of(
            inputs.Double("s"), inputs.Double("n"), inputs.Double("alpha"), inputs.Double("a"), inputs.Double("b"));
        return new { lower = interval.Lower, upper = interval.Upper };
    }

    public static object Online(JsonElement inputs)
    {
        var (tests, level) = (new OnlineDiscovery(), inputs.Double("alpha"));
        var steps = Doubles(inputs, "p").Select(p => (Level: tests.NextLevel(level), Found: tests.Test(p, level))).ToList();
        return new { alpha_t = steps.Select(step => step.Level), R = steps.Select(step => step.Found ? 1 : 0) };
    }

    public static object Page(JsonElement inputs)
    {
        var (test, statistics) = (new PageHinkley(), new List<double>());
        foreach (var value in Doubles(inputs, "x"))
        {
            test.Add(value, inputs.Double("delta"));
            statistics.Add(test.Statistic);
        }
        return new { PH = statistics, alarm = First(statistics, statistic => statistic > inputs.Double("lam")) };
    }

    private static int? First(List<double> values, Predicate<double> alarms) =>
        values.FindIndex(alarms) is >= 0 and var index ? index + 1 : null;

    private static IReadOnlyList<double> Doubles(JsonElement inputs, string name) =>
        [.. inputs.List(name).Select(value => value.GetDouble())];
}
