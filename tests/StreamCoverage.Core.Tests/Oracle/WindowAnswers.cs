using System.Text.Json;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>From raw events to the figures of each network: removes duplicates and what lies outside the window, as ingest does, and adds slices up.</summary>
internal static class WindowAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["end_to_end_window"] = EndToEnd,
    };

    private static readonly TimeSpan SliceLength = TimeSpan.FromMinutes(1);

    public static object EndToEnd(JsonElement inputs)
    {
        var (start, end) = (inputs.Long("start_ms"), inputs.Long("end_ms"));
        return inputs.List("events")
            .DistinctBy(@event => @event.Text("id"))
            .Where(@event => @event.Long("t_ms") >= start && @event.Long("t_ms") < end)
            .GroupBy(@event => @event.Text("network"))
            .ToDictionary(network => network.Key, network => Figures([.. network], inputs.Judge()));
    }

    private static object Figures(IReadOnlyList<JsonElement> events, CellJudge judge)
    {
        var tally = new WindowTally(judge, panesAreHours: false);
        foreach (var slice in events.GroupBy(@event => new EventTime(@event.Long("t_ms") * 1000).FloorTo(SliceLength)))
            tally.Add(RowsOf(slice));
        var figures = tally.Figures();
        var (requests, headline) = (figures.Requests, CoverageHeadline.Of(figures));
        var diversity = StrategyDiversity.Of(figures.Strategies);
        var rewards = Concentration.Of(tally.Cells.SelectMany(cell => cell.OperatorShares)
            .GroupBy(share => share.Key, share => share.Value.RewardMicros).Select(paid => paid.Sum()));
        var latencies = events
            .Where(@event => @event.GetProperty("latency_ms").ValueKind == JsonValueKind.Number && @event.Text("outcome") == "success")
            .Select(@event => @event.Double("latency_ms")).Order().ToList();
        return new
        {
            requests = requests.Total,
            successes = requests.Succeeded,
            failures_in_order = FunnelAnswers.Each(condition => requests[condition]),
            cells = figures.CellsObserved,
            coverage = CoverageAnswers.Shares(figures),
            sample_coverage = headline.SampleCoverage,
            chao1 = headline.Cells?.Total,
            funnel_h = FunnelAnswers.Each(condition => ConditionGains.PassRate(requests, condition)),
            gain_cellwise = FunnelAnswers.Cellwise(figures),
            binding_cellwise = OracleInputs.Word(figures.Binding),
            demand_hill = new
            {
                q0 = headline.Workloads.Zero,
                q1 = headline.Workloads.One,
                q2 = headline.Workloads.Two,
                qinf = HillNumbers.Infinite(tally.Cells.Select(cell => cell.Demand.Total)),
            },
            reward_HHI = rewards.Hhi,
            reward_gini = rewards.Gini,
            reward_nakamoto = rewards.Nakamoto,
            strategy_I = diversity?.MutualInformation,
            effective_operators = diversity?.EffectiveOperators,
            effective_strategies = diversity?.EffectiveStrategies,
            C_at = CoverageAnswers.At(figures),
            success_latency_exact_p50 = LatencyAnswers.Exact(latencies, 0.50),
            success_latency_exact_p95 = LatencyAnswers.Exact(latencies, 0.95),
        };
    }

    private static IReadOnlyList<SliceRow> RowsOf(IEnumerable<JsonElement> slice) =>
    [
        .. slice.Select(RowOf)
            .GroupBy(row => (row.Cell, row.Operator))
            .Select(rows => rows.Aggregate((a, b) => a.Plus(b)))
            .Order(),
    ];

    private static SliceRow RowOf(JsonElement @event)
    {
        var cell = WorkloadCell.Of(
        [
            @event.Text("model"), @event.Text("task"), @event.Text("hardware"),
            @event.Text("region"), @event.Text("verification"), @event.Text("context_class"),
        ]);
        var counts = new OutcomeCounts { [OracleInputs.OutcomeOf(@event.Text("outcome"))] = 1 };
        return Build.Row(cell, counts, @event.Text("operator")) with { RewardMicros = (long)Math.Round(@event.Double("reward") * 1e6) };
    }
}
