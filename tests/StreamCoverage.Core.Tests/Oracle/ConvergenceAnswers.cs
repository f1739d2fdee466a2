using System.Text.Json;
using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Fragility;
using StreamCoverage.Core.Tests.Support;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Workloads;

namespace StreamCoverage.Core.Tests.Oracle;

/// <summary>Core's answers about convergence, in the reference's words.</summary>
internal static class ConvergenceAnswers
{
    public static readonly Dictionary<string, Func<JsonElement, object?>> ByMetric = new()
    {
        ["concentration"] = Concentrated,
        ["theil_decomposition"] = Theil,
        ["strategy_mutual_information"] = Diversity,
        ["strategy_overlap"] = Overlap,
        ["rao_hamming"] = Rao,
        ["effective_independent_operators"] = Dependence,
        ["common_cause"] = Common,
        ["domain_contingency"] = Contingency,
        ["mann_kendall_sen"] = Trending,
    };

    /// <summary>Weights with at most one decimal as counts.</summary>
    private const double DemandPerWeight = 10;

    public static object Concentrated(JsonElement inputs)
    {
        var figures = Concentration.Of(Longs(inputs.GetProperty("values")), inputs.Double("nakamoto_tau"));
        return new
        {
            N = figures.Members,
            HHI = figures.Hhi,
            HHI_norm = figures.HhiNormalised,
            gini = figures.Gini,
            theil = figures.Theil,
            nakamoto = figures.Nakamoto,
            hill_q1 = figures.Effective,
            hill_q2 = figures.EffectiveSquared,
            hill_qinf = figures.EffectiveLargest,
        };
    }

    public static object Theil(JsonElement inputs)
    {
        var figures = TheilDecomposition.Of(inputs.GetProperty("groups").EnumerateObject()
            .ToDictionary(group => group.Name, group => Longs(group.Value)))!;
        return new { total = figures.Total, between = figures.Between, within = figures.Within };
    }

    public static object Diversity(JsonElement inputs)
    {
        var figures = StrategyDiversity.Of(Matrix(inputs).Sums)!;
        return new
        {
            I = figures.MutualInformation,
            bias = figures.Bias,
            I_mm = figures.MutualInformationCorrected,
            H_operators = figures.OperatorEntropy,
            H_cells = figures.CellEntropy,
            effective_operators = figures.EffectiveOperators,
            effective_strategies = figures.EffectiveStrategies,
            operators_per_strategy = figures.OperatorsPerStrategy,
            convergence = figures.Convergence,
        };
    }

    public static object Overlap(JsonElement inputs) => new
    {
        weighted_dot = StrategyOverlap.WeightedDot(Matrix(inputs).Sums),
        mean_cosine = StrategyOverlap.MeanCosine(Matrix(inputs)),
    };

    public static object Rao(JsonElement inputs)
    {
        var (matrix, dimensions) = (new StrategyMatrix(), 0);
        foreach (var servedBy in inputs.GetProperty("operators").EnumerateObject())
            foreach (var entry in servedBy.Value.EnumerateArray())
            {
                string[] values = [.. entry[0].EnumerateArray().Select(value => value.GetString()!)];
                dimensions = values.Length;
                Array.Resize(ref values, WorkloadCell.DimensionCount);
                matrix.Move(servedBy.Name, WorkloadCell.Of(values), entry[1].GetInt64());
            }
        var figures = RaoHamming.Of(matrix, dimensions)!;
        return new { Q_gamma = figures.Gamma, Q_alpha = figures.Alpha, Q_beta = figures.Beta, differentiation = figures.Differentiation };
    }

    public static object Dependence(JsonElement inputs)
    {
        var figures = FailureDependence.Of(Panes(inputs).Panes);
        return new { N_used = figures.Operators, mean_corr = figures.MeanCorrelation, n_eff = figures.EffectiveOperators };
    }

    public static object Common(JsonElement inputs)
    {
        var (panes, operators) = Panes(inputs);
        var figures = CommonCause.Of(panes, operators);
        return new
        {
            n_k = figures.PanesByBad,
            beta_nureg = figures.Coincident,
            shock_prob = figures.Shock,
            beta = figures.Beta,
            q_mean = figures.FailureMean,
            r_eff = figures.Worth((int)inputs.Long("r")),
        };
    }

    public static object Contingency(JsonElement inputs)
    {
        var domains = inputs.GetProperty("domain").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => new FailureDomain(entry.Value.GetString()!, IsOperator: false));
        var figures = new DomainContingency([.. inputs.List("cells").Select(Covered)], name => domains[name]);
        return new
        {
            @base = figures.Covered / DemandPerWeight,
            loss = figures.Losses.ToDictionary(loss => loss.Domain.Name, loss => loss.Demand / DemandPerWeight),
            worst_domain = figures.Worst!.Domain.Name,
            worst_loss = figures.Worst.Demand / DemandPerWeight,
        };
    }

    public static object Trending(JsonElement inputs)
    {
        var figures = Trend.Of([.. inputs.List("y").Select(value => value.GetDouble())])!;
        return new { figures.S, var_S = figures.Variance, z = figures.Z, p_two_sided = figures.PValue, sen_slope = figures.Slope };
    }

    private static StressCell Covered(JsonElement cell)
    {
        var demand = (long)Math.Round(cell.Double("w") * DemandPerWeight);
        return new(demand, demand, Covered: true, [.. cell.List("Q").Select(name => new QualifyingOperator(name.GetString()!, 0))]);
    }

    private static StrategyMatrix Matrix(JsonElement inputs)
    {
        var matrix = new StrategyMatrix();
        foreach (var (row, i) in inputs.List("matrix").Select((row, i) => (row, i)))
            foreach (var (count, j) in Longs(row).Select((count, j) => (count, j)))
                matrix.Move($"o{i}", Build.Cell($"c{j}"), count);
        return matrix;
    }

    private static (BadPanes Panes, int Operators) Panes(JsonElement inputs)
    {
        var (panes, operators) = (new BadPanes(), 0);
        foreach (var (row, i) in inputs.List("bad_pane_matrix").Select((row, i) => (Longs(row), i)))
        {
            operators = row.Count;
            panes.Set(new EventTime(i), Enumerable.Range(0, operators).Where(j => row[j] == 1).Select(j => $"o{j}"));
        }
        return (panes, operators);
    }

    private static IReadOnlyList<long> Longs(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetInt64())];
}
