using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Slices;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about cells and coverage, in the reference's words.</summary>
internal static class CoverageAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["wilson_interval"] = Wilson,
        ["jeffreys_interval"] = Jeffreys,
        ["clopper_pearson_lower"] = ClopperPearson,
        ["posterior_prob_above"] = ProbabilityAbove,
        ["min_all_success_n"] = FailureFree,
        ["overdispersion_phi"] = Phi,
        ["cell_state"] = CellState,
        ["workload_coverage"] = Coverage,
    };

    public static object Wilson(JsonElement inputs) => Bounds(CellIntervals.Wilson(inputs.Long("s"), inputs.Long("n"), inputs.Tail()));

    public static object Jeffreys(JsonElement inputs) => Bounds(CellIntervals.Jeffreys(inputs.Long("s"), inputs.Long("n"), inputs.Tail()));

    public static object ClopperPearson(JsonElement inputs) =>
        new { lower = CellIntervals.ClopperPearsonLower(inputs.Long("s"), inputs.Long("n"), inputs.Tail()) };

    public static object ProbabilityAbove(JsonElement inputs) => new
    {
        prob = CellIntervals.ProbabilityAbove(
            inputs.Double("theta"), inputs.Long("s"), inputs.Long("n"), inputs.Double("a0"), inputs.Double("b0")),
    };

    public static object FailureFree(JsonElement inputs)
    {
        Assert.Equal("jeffreys", inputs.Text("method"));
        return new { n = CellIntervals.FailureFreeRequests(inputs.Double("theta"), inputs.Double("alpha")) };
    }

    public static object Phi(JsonElement inputs)
    {
        // Here a pane is (requests, successes).
        var panes = inputs.Panes().Where(pane => pane.Requests > 0).ToList();
        var squares = panes.Aggregate((Int128)0, (sum, pane) => sum + Overdispersion.SquarePicos(pane.Requests, pane.Failures));
        var phi = Overdispersion.Phi(panes.Sum(pane => pane.Requests), panes.Sum(pane => pane.Failures), panes.Count, squares);
        return new { phi };
    }

    public static object CellState(JsonElement inputs)
    {
        var (judge, requests, successes, phi) = (inputs.Judge(), inputs.Long("n"), inputs.Long("s"), inputs.Double("phi"));
        var interval = judge.IntervalOf(requests, successes, phi);
        return new { state = judge.Judge(requests, successes, phi).State.Word(), lower = interval.Lower, upper = interval.Upper };
    }

    public static object Coverage(JsonElement inputs)
    {
        var tally = new WindowTally(inputs.Judge(), panesAreHours: false);
        var cells = inputs.List("cells").Select((cell, i) => Row(cell, $"cell {i:D3}"));
        tally.Add([.. cells]);
        return Shares(tally.Figures());
    }

    public static Dictionary<string, object?> Shares(NetworkFigures figures)
    {
        var demand = figures.Requests.Total;
        double? Share(double part) => demand == 0 ? null : part / demand;
        return new()
        {
            ["C_lower"] = Share(figures.DemandCovered),
            ["C_upper"] = Share(demand - figures.DemandUncovered),
            ["undetermined_share"] = Share(demand - figures.DemandUncovered - figures.DemandCovered),
            ["C_soft"] = Share(figures.DemandCoveredSoftMicros / 1e6),
            ["breadth_observed"] = figures.CellsObserved == 0 ? null : (double)figures.CellsCovered / figures.CellsObserved,
            ["success_rate"] = Share(figures.Requests.Succeeded),
            ["n_cells_observed"] = figures.CellsObserved,
            ["n_covered"] = figures.CellsCovered,
            ["n_uncovered"] = figures.CellsUncovered,
            ["n_undetermined"] = figures.CellsObserved - figures.CellsCovered - figures.CellsUncovered,
        };
    }

    private static SliceRow Row(JsonElement cell, string model)
    {
        var successes = cell.Long("s");
        return Build.Row(model, Build.Counts(successes, 0, 0, 0, 0, 0, 0, cell.Long("n") - successes));
    }

    private static object Bounds(Interval interval) => new { lower = interval.Lower, upper = interval.Upper };
}
