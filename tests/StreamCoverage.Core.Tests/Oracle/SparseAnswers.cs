using System.Text.Json;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about sparse cells, unseen workloads and diversity, in the reference's words.</summary>
internal static class SparseAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["eb_moments"] = Moments,
        ["eb_posterior"] = Posterior,
        ["backoff_means"] = Backoff,
        ["sample_coverage"] = SampleCoverage,
        ["chao1"] = Chao1,
        ["rarefaction_extrapolation"] = Rarefied,
        ["hill_numbers"] = inputs => Hill(inputs.Demands()),
        ["coverage_effective_workloads"] = Effective,
        ["coverage_with_unseen"] = WithUnseen,
    };

    public static object Moments(JsonElement inputs)
    {
        var figures = Window(inputs.List("cells").Select(cell => (cell.Long("n"), cell.Long("s"))));
        var prior = Shrinkage.Estimate(
            figures.CellsObserved, figures.Requests.Total, figures.Requests.Succeeded, figures.Spread, figures.Sparse,
            inputs.Double("M_min"), inputs.Double("M_max"));
        return new
        {
            K = figures.CellsObserved,
            mu = prior.Mean,
            gamma_raw = prior.Correlation,
            M = prior.Strength,
            a = prior.Mean * prior.Strength,
            b = (1 - prior.Mean) * prior.Strength,
            estimable = prior.Correlation is not null,
        };
    }

    public static object Posterior(JsonElement inputs)
    {
        Assert.True(inputs.GetProperty("cap_at_n").GetBoolean());
        var requests = inputs.Long("n");
        var posterior = Shrinkage.Posterior(new(inputs.Double("mu"), inputs.Double("M")), requests, inputs.Long("s"));
        var interval = posterior.IntervalOf(inputs.Double("alpha"));
        return new
        {
            M_used = posterior.A + posterior.B - requests,
            mean = posterior.Mean,
            lower = interval.Lower,
            upper = interval.Upper,
            prob_above = posterior.ProbabilityAbove(inputs.Double("theta")),
        };
    }

    public static object Backoff(JsonElement inputs) => new
    {
        means = Shrinkage.BackoffMeans(
            [.. inputs.List("levels").Select(level => (level[0].GetInt64(), level[1].GetInt64()))],
            inputs.Double("kappa"), inputs.Double("root")),
    };

    public static object SampleCoverage(JsonElement inputs)
    {
        var (n, f1, f2) = Seen(Window(inputs.Demands()));
        var (share, interval) = (UnseenWorkloads.SampleCoverage(n, f1, f2), UnseenWorkloads.TuringInterval(n, f1, f2));
        return new
        {
            n,
            f1,
            f2,
            turing = UnseenWorkloads.Turing(n, f1),
            chao_jost = share,
            missing_mass = 1 - share,
            esty_lower = interval?.Lower,
            esty_upper = interval?.Upper,
        };
    }

    public static object Chao1(JsonElement inputs)
    {
        Assert.Equal(0.95, inputs.Double("conf"));
        var figures = Window(inputs.Demands());
        var cells = CoverageHeadline.Of(figures).Cells;
        return new
        {
            observed = figures.CellsObserved,
            chao1 = cells?.Total,
            f0 = cells?.Unseen,
            se = cells?.Error,
            lower = cells?.Lower,
            upper = cells?.Upper,
        };
    }

    public static object Rarefied(JsonElement inputs)
    {
        var (rarefaction, requests) = (new Rarefaction(inputs.Demands()), inputs.Long("m"));
        return new { S = rarefaction.Cells(requests), C = rarefaction.SampleCoverage(requests) };
    }

    public static object Hill(IReadOnlyList<long> demands)
    {
        var numbers = HillNumbers.Of(demands);
        return new { q0 = numbers.Zero, q1 = numbers.One, q2 = numbers.Two, qinf = HillNumbers.Infinite(demands) };
    }

    public static object Effective(JsonElement inputs)
    {
        var cells = inputs.List("cells");
        var covered = HillNumbers.Of(cells.Where(cell => cell.GetProperty("covered").GetBoolean()).Select(cell => cell.Long("n")));
        var ratio = HillNumbers.Ratio(covered, HillNumbers.Of(cells.Select(cell => cell.Long("n"))));
        return new
        {
            q0 = covered.Zero,
            q1 = covered.One,
            q2 = covered.Two,
            ratio_q0 = ratio?.Zero,
            ratio_q1 = ratio?.One,
            ratio_q2 = ratio?.Two,
        };
    }

    public static object WithUnseen(JsonElement inputs)
    {
        var interval = UnseenWorkloads.CoverageOfAll(
            inputs.Double("sample_coverage"), new(inputs.Double("C_lower"), inputs.Double("C_upper")));
        return new { lower = interval.Lower, upper = interval.Upper };
    }

    private static (long N, int F1, int F2) Seen(NetworkFigures figures) =>
        (figures.Requests.Total, figures.Sparse.SeenOnce, figures.Sparse.SeenTwice);

    private static NetworkFigures Window(IEnumerable<long> demands) => Window(demands.Select(demand => (demand, demand)));

    private static NetworkFigures Window(IEnumerable<(long Requests, long Successes)> cells)
    {
        var tally = new WindowTally(new CellJudge(), panesAreHours: false);
        tally.Add([.. cells.Select((cell, i) => Build.Row($"cell {i:D5}", Build.Counts(cell.Successes, cell.Requests - cell.Successes)))]);
        return tally.Figures();
    }
}
