using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Regression;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>How concentrated, how alike and how dependent on each other the operators are.</summary>
internal static class ConvergenceAnalyst
{
    // Where the expected error of the similarity exceeds this, and half of the mutual information too, it is not shown.
    private const double SimilarityErrorMax = 0.05;

    public static Documents.Convergence Of(AnalysisView view, IReadOnlyList<OperatorContribution> operators)
    {
        var strategies = Strategies(view);
        var diversity = StrategyDiversity.Of(strategies.Sums);
        var tells = diversity is not null && (diversity.Reliable || diversity.Bias <= SimilarityErrorMax * diversity.OperatorEntropy);
        var rao = RaoHamming.Of(strategies);
        var bad = Bad(view, operators);
        var dependence = FailureDependence.Of(bad);
        return new()
        {
            Id = $"{view.Network}/{view.Window.Name}",
            Network = view.Network,
            Window = view.Window.Name,
            WindowEnd = view.End.ToUtc(),
            EffectiveOperators = Shares.Rounded(diversity?.EffectiveOperators),
            EffectiveStrategies = tells ? Shares.Rounded(diversity!.EffectiveStrategies) : null,
            OperatorsPerStrategy = tells ? Shares.Rounded(diversity!.OperatorsPerStrategy) : null,
            Similarity = tells ? Shares.Rounded(diversity!.Convergence) : null,
            Overlap = Shares.Rounded(StrategyOverlap.WeightedDot(strategies.Sums)),
            MeanCosine = Shares.Rounded(StrategyOverlap.MeanCosine(strategies)),
            DeclaredOverlap = Shares.Rounded(StrategyOverlap.Declared(view.Profiles.Present.Select(name => Declared(view.Profiles[name])))),
            Differentiation = Differentiation(rao),
            IndependentOperators = Shares.Rounded(dependence.EffectiveOperators),
            FailureCorrelation = Shares.Rounded(dependence.MeanCorrelation),
            CommonCause = Shares.Rounded(CommonCause.Of(bad, operators.Count).Beta),
            Concentrations = ConcentrationAnalyst.Of(view, operators),
            Trend = TrendOf(view.Days),
        };
    }

    private static StrategyMatrix Strategies(AnalysisView view)
    {
        var strategies = new StrategyMatrix();
        foreach (var cell in view.Tally.Cells)
            foreach (var (name, share) in cell.OperatorSharesUnsorted)
                strategies.Move(name, cell.Cell, share.Attempts);
        return strategies;
    }

    private static HashSet<(int Dimension, string Value)> Declared(OperatorProfile profile) => profile.Capabilities is not { } c
        ? []
        : [.. new[] { c.Models, c.Tasks, c.Hardware, c.Regions, c.Verification }.SelectMany((values, i) => values.Select(value => (i, value)))];

    private static IReadOnlyList<DimensionDifference> Differentiation(RaoHamming? rao) => rao is null
        ? []
        : [.. rao.Dimensions.Select(d => new DimensionDifference(d.Dimension, Shares.Rounded(d.Differentiation))), new("all", Shares.Rounded(rao.Differentiation))];

    // A pane is bad for an operator that fails far more in it than in the window as a whole.
    private static BadPanes Bad(AnalysisView view, IReadOnlyList<OperatorContribution> operators)
    {
        var usual = operators.Where(o => o.Attempts > 0)
            .ToDictionary(o => o.Operator, o => 1 - ((double)o.Succeeded / o.Attempts), StringComparer.Ordinal);
        var bad = new BadPanes();
        foreach (var pane in view.Panes)
            bad.Set(pane.Start, OperatorPanes.Of(pane)
                .Where(o => usual.TryGetValue(o.Operator, out var rate) && BadPanes.IsBad(new FailurePane(o.Demand.Attempts, o.Demand.Attempts - o.Demand.Succeeded), rate))
                .Select(o => o.Operator));
        return bad;
    }

    private static ConvergenceTrend? TrendOf(IReadOnlyList<PeriodFigures> days)
    {
        List<double> similarity = [.. days.Select(day => day.Similarity).OfType<double>()];
        List<double> strategies = [.. days.Select(day => day.Strategies).OfType<double>()];
        return Trend.Of(similarity) is { AdjustedPValue: { } p } trend
            ? new(similarity.Count, Shares.Rounded(trend.Slope), Shares.Rounded(p), Trend.IsConverging(similarity, strategies))
            : null;
    }
}
