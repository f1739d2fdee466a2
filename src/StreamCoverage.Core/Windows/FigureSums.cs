using StreamCoverage.Core.Events;

namespace StreamCoverage.Core.Windows;

/// <summary>
/// The sums of <see cref="NetworkFigures"/> from which redundancy, diversity and similarity follow, as one list of integers in a fixed order:
/// for storing them, and for digests.
/// </summary>
public static class FigureSums
{
    /// <summary>Their names, in order; new ones are added at the end.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Enumerable.Range(0, OutcomeNames.Count).Select(i => $"attempts_{((Outcome)i).Word()}"),
        "soft_expected_nanos", "soft_doubt_nanos", "soft_squared_doubt_nanos", "soft_false_nanos", "soft_depth_nanos",
        "demand_log_nanos", "demand_squares", "covered_log_nanos", "covered_squares",
        "success_squares_picos", "seen_once", "seen_twice",
        "clusters_at_one", "clusters_at_two", "clusters_at_three", "operators_at_one", "operators_at_two", "operators_at_three",
        "served", "pair_phi_picos", "operator_phi_picos", "cell_phi_picos", "pair_squares", "operator_squares", "cell_squares",
        "pairs", "operators", "cells",
    ];

    /// <summary>The sums of <paramref name="f"/>.</summary>
    public static IReadOnlyList<Int128> Of(NetworkFigures f) =>
    [
        .. Enumerable.Range(0, OutcomeNames.Count).Select(i => (Int128)f.Attempts[(Outcome)i]),
        f.Soft.ExpectedNanos, f.Soft.DoubtNanos, f.Soft.SquaredDoubtNanos, f.Soft.FalseNanos, f.Soft.DepthNanos,
        f.Spread.LogNanos, f.Spread.Squares, f.SpreadCovered.LogNanos, f.SpreadCovered.Squares,
        f.Sparse.SuccessSquaresPicos, f.Sparse.SeenOnce, f.Sparse.SeenTwice,
        f.Clusters.AtOne, f.Clusters.AtTwo, f.Clusters.AtThree, f.Operators.AtOne, f.Operators.AtTwo, f.Operators.AtThree,
        f.Strategies.Total, f.Strategies.PairPhi, f.Strategies.OperatorPhi, f.Strategies.CellPhi,
        f.Strategies.PairSquares, f.Strategies.OperatorSquares, f.Strategies.CellSquares,
        f.Strategies.Pairs, f.Strategies.Operators, f.Strategies.Cells,
    ];

    /// <summary><paramref name="f"/> with its sums as <see cref="Of"/> gave them; without any where the list is empty.</summary>
    /// <exception cref="ArgumentException">The list is neither empty nor as long as <see cref="Names"/>.</exception>
    public static NetworkFigures With(NetworkFigures f, IReadOnlyList<Int128> sums)
    {
        if (sums.Count == 0)
            return f;
        if (sums.Count != Names.Count)
            throw new ArgumentException($"{sums.Count} sums are not the {Names.Count} of network figures", nameof(sums));
        var next = 0;
        Int128 Big() => sums[next++];
        long Long() => (long)sums[next++];
        int Int() => (int)sums[next++];
        var attempts = default(OutcomeCounts);
        for (var i = 0; i < OutcomeNames.Count; i++)
            attempts[(Outcome)i] = Long();
        return f with
        {
            Attempts = attempts,
            Soft = new() { ExpectedNanos = Big(), DoubtNanos = Big(), SquaredDoubtNanos = Big(), FalseNanos = Big(), DepthNanos = Big() },
            Spread = new() { LogNanos = Big(), Squares = Big() },
            SpreadCovered = new() { LogNanos = Big(), Squares = Big() },
            Sparse = new() { SuccessSquaresPicos = Big(), SeenOnce = Int(), SeenTwice = Int() },
            Clusters = new() { AtOne = Long(), AtTwo = Long(), AtThree = Long() },
            Operators = new() { AtOne = Long(), AtTwo = Long(), AtThree = Long() },
            Strategies = new(Long(), Big(), Big(), Big(), Big(), Big(), Big(), Int(), Int(), Int()),
        };
    }
}
