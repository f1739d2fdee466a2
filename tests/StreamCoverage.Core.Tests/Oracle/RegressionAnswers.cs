using System.Text.Json;
using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about regressions, in the reference's words: panes are counted from 1.</summary>
internal static class RegressionAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["adaptive_pane_flush"] = Flush,
        ["e_detector_bounded"] = Detector,
        ["alert_state_machine"] = Machine,
        ["burn_rate"] = Burn,
    };

    public static object Flush(JsonElement inputs)
    {
        var rule = new RegressionRule { PaneRequests = inputs.Long("n_flush"), PanesMerged = (int)inputs.Long("max_panes") };
        var merger = new PaneMerger();
        var flushed = inputs.Panes()
            .Select((pane, i) => (Merged: merger.Add(pane, rule), Pane: i + 1))
            .Where(step => step.Merged is not null)
            .Select(step => new[] { step.Merged!.Value.Requests, step.Merged.Value.Failures, step.Pane });
        return new { flushed };
    }

    public static object Detector(JsonElement inputs)
    {
        Assert.Equal("SR", inputs.Text("kind"));
        var detector = new MixtureDetector();
        var (rule, logs) = (Rule(inputs), new List<double>());
        foreach (var pane in inputs.Panes())
        {
            if (pane.Requests > 0)
                detector.Add(pane.Fraction, inputs.Double("q0"), rule.Bets);
            logs.Add(detector.Log);
        }
        var alarm = logs.FindIndex(log => log >= Math.Log(rule.PanesToFalseAlarm));
        return new { log_M = logs, alarm_pane = alarm < 0 ? null : (int?)(alarm + 1) };
    }

    public static object Burn(JsonElement inputs)
    {
        var counts = inputs.GetProperty("counts").EnumerateObject()
            .ToDictionary(window => window.Name, window => new FailurePane(window.Value[0].GetInt64(), window.Value[1].GetInt64()));
        return new { alerts = inputs.List("pairs").Select(pair => Burn(inputs, pair, counts)) };
    }

    public static object Machine(JsonElement inputs)
    {
        var machine = new AlertMachine();
        var rule = Rule(inputs) with
        {
            OnsetBet = inputs.Double("kappa_onset"),
            RiseMin = inputs.Double("d_min"),
            RequestsMin = inputs.Long("n_vol"),
            RecoveryPanes = (int)inputs.Long("R"),
            RecoveryRun = (int)inputs.Long("H"),
            CooldownPanes = (int)inputs.Long("C"),
            RecoveryConfidence = inputs.Double("conf"),
        };
        var (states, events) = (new List<string>(), new List<object>());
        foreach (var pane in inputs.Panes())
        {
            var number = states.Count + 1;
            var change = pane.Requests == 0
                ? AlertChange.None
                : machine.Step(new EventTime(number), pane, inputs.Double("q_base"), inputs.Double("q0"), rule);
            if (change == AlertChange.Opened)
                events.Add(Opened(machine, number));
            else if (change == AlertChange.Closed)
                events.Add(new { type = "close", pane = number });
            states.Add(machine.State.ToString().ToUpperInvariant());
        }
        return new { events, states };
    }

    private static object Burn(JsonElement inputs, JsonElement pair, Dictionary<string, FailurePane> counts)
    {
        var burn = BurnRate.Of(
            inputs.Double("slo"), pair.Double("b"), counts[pair.Text("long")], counts[pair.Text("short")], inputs.Double("alpha"));
        return new
        {
            name = pair.Text("name"),
            threshold_rate = burn.RateMin,
            burn_long = burn.BurnLong,
            burn_short = burn.BurnShort,
            fail_lower_long = burn.FailureLower,
            fires = burn.Fires,
        };
    }

    private static object Opened(AlertMachine machine, int number) => new
    {
        type = "open",
        pane = number,
        onset = machine.Onset!.Value.UnixMicroseconds,
        failure_rate = machine.SinceOnset.Fraction,
        log_M = machine.Detector.Log,
    };

    private static RegressionRule Rule(JsonElement inputs)
    {
        var bets = inputs.List("kappas").Select(bet => bet.GetDouble()).ToList();
        Assert.All(inputs.List("weights"), weight => Assert.Equal(1.0 / bets.Count, weight.GetDouble(), 12));
        return new() { Bets = bets, PanesToFalseAlarm = inputs.Double("A") };
    }
}
