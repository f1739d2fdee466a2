using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
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
        ["coverage_at_k"] = AtK,
        ["coverage_change_decomposition"] = Change,
        ["fixed_basket_coverage"] = Basket,
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
        var method = inputs.Text("method") switch
        {
            "jeffreys" => IntervalMethod.Jeffreys,
            "wilson" => IntervalMethod.Wilson,
            _ => IntervalMethod.ClopperPearson,
        };
        return new { n = CellIntervals.FailureFreeRequests(inputs.Double("theta"), inputs.Double("alpha"), method) };
    }

    public static object Phi(JsonElement inputs)
    {
        // Here a pane is (requests, successes).
        var panes = inputs.Panes().Where(pane => pane.Requests > 0).ToList();
        var squares = panes.Aggregate((Int128)0, (sum, pane) => sum + Overdispersion.SquarePicos(pane.Requests, pane.Failures));
        var (requests, successes) = (panes.Sum(pane => pane.Requests), panes.Sum(pane => pane.Failures));
        return new
        {
            phi_raw = Overdispersion.Ratio(requests, successes, panes.Count, squares),
            phi = Overdispersion.Phi(requests, successes, panes.Count, squares),
            panes = panes.Count,
        };
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
        return Shares(tally.Figures(), inputs.TryGetProperty("catalogue_size", out var size) ? size.GetInt32() : null);
    }

    public static object AtK(JsonElement inputs)
    {
        var clusters = inputs.GetProperty("cluster");
        var tally = new WindowTally(
            inputs.Judge(), panesAreHours: false, name => clusters.TryGetProperty(name, out var cluster) ? cluster.ToString() : name);
        tally.Add([.. inputs.List("cells").SelectMany((cell, i) => Served(cell, $"cell {i:D3}")).Order()]);
        var figures = tally.Figures();
        return new
        {
            C_at = At(figures),
            r = tally.Cells.OrderBy(cell => cell.Cell).Select(cell => cell.ClustersServing),
            mean_redundancy_capped = CoverageHeadline.Of(figures).RedundancyDepth,
        };
    }

    public static object Change(JsonElement inputs)
    {
        static bool? Covered(JsonElement cell, string name) =>
            cell.GetProperty(name) is { ValueKind: JsonValueKind.Number } one ? one.GetInt32() == 1 : null;
        var change = ChangeDecomposition.Of(
        [
            .. inputs.List("cells")
                .Select(cell => new CellChange(cell.Long("n0"), Covered(cell, "I0"), cell.Long("n1"), Covered(cell, "I1"))),
        ]);
        return new { C0 = change?.Before, C1 = change?.After, delta = change?.Change, service = change?.Service, mix = change?.Mix };
    }

    public static object? Basket(JsonElement inputs)
    {
        var states = inputs.GetProperty("covered");
        var coverage = FixedBasket.Coverage(inputs.GetProperty("reference_weights").EnumerateObject().Select(weight =>
        (
            (long)(weight.Value.GetDecimal() * 1_000_000_000),
            states.GetProperty(weight.Name) switch
            {
                { ValueKind: JsonValueKind.Null } => Core.Coverage.CellState.Undetermined,
                var covered => covered.GetInt32() == 1 ? Core.Coverage.CellState.Covered : Core.Coverage.CellState.Uncovered,
            })));
        return new { lower = coverage?.Lower, upper = coverage?.Upper };
    }

    public static Dictionary<string, double?> At(NetworkFigures figures) => Enumerable.Range(0, Redundancy.Most + 1).ToDictionary(
        k => $"{k}", k => Redundancy.CoverageAt(figures.Clusters, figures.DemandCovered, figures.Requests.Total, k));

    public static Dictionary<string, object?> Shares(NetworkFigures figures, int? catalogue = null)
    {
        var headline = CoverageHeadline.Of(figures, catalogue);
        return new()
        {
            ["C_lower"] = headline.Lower,
            ["C_upper"] = headline.Upper,
            ["undetermined_share"] = headline.Undetermined,
            ["C_soft"] = headline.Soft,
            ["C_soft_sd"] = headline.SoftDeviation,
            ["breadth_observed"] = headline.Breadth,
            ["breadth_catalogue"] = headline.CatalogueBreadth,
            ["success_rate"] = headline.SuccessRate,
            ["false_coverage_share"] = headline.FalseShare,
            ["depth_success"] = headline.Depth,
            ["n_cells_observed"] = figures.CellsObserved,
            ["n_covered"] = figures.CellsCovered,
            ["n_uncovered"] = figures.CellsUncovered,
            ["n_undetermined"] = figures.CellsObserved - figures.CellsCovered - figures.CellsUncovered,
        };
    }

    /// <summary>The cell's requests, served by nobody in particular, and beside them its operators' attempts.</summary>
    private static IEnumerable<SliceRow> Served(JsonElement cell, string model) =>
        cell.GetProperty("operators").EnumerateObject()
            .Select(one => (one.Name, Attempts: one.Value[0].GetInt64(), Succeeded: one.Value[1].GetInt64()))
            .Select(one => Build.Row(model, default, one.Name) with { Attempts = Ends(one.Succeeded, one.Attempts) })
            .Prepend(Row(cell, model));

    private static SliceRow Row(JsonElement cell, string model) => Build.Row(model, Ends(cell.Long("s"), cell.Long("n")));

    private static OutcomeCounts Ends(long successes, long requests) => Build.Counts(successes, 0, 0, 0, 0, 0, 0, requests - successes);

    private static object Bounds(Interval interval) => new { lower = interval.Lower, upper = interval.Upper };
}
