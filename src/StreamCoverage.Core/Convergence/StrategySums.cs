namespace StreamCoverage.Core.Convergence;

/// <summary>A count that goes from one value to another; equal values change nothing.</summary>
public readonly record struct CountMove(long From, long To);

/// <summary>
/// Running sums over the counts n_oc of (operator, workload cell) and their margins n_o, n_c: of phi(n) = n ln n, of n squared, and of how
/// many are not zero. From them follow entropies, mutual information and overlap without looking at any pair of operators.
/// </summary>
/// <remarks>
/// Integers only: phi is rounded to 10^-12 once per count, so that what was added leaves again exactly, and the running sums equal those of
/// a recomputation bit for bit, in any order. Holds for counts up to 10^13. The sums follow from the counts; only the counts need be
/// stored.
/// </remarks>
/// <param name="Total">N, the sum of all counts.</param>
/// <param name="PairPhi">Sum of phi(n_oc), in units of 10^-12.</param>
/// <param name="OperatorPhi">Sum of phi(n_o), in units of 10^-12.</param>
/// <param name="CellPhi">Sum of phi(n_c), in units of 10^-12.</param>
/// <param name="PairSquares">Sum of n_oc squared.</param>
/// <param name="OperatorSquares">Sum of n_o squared.</param>
/// <param name="CellSquares">Sum of n_c squared.</param>
/// <param name="Pairs">Counts n_oc above zero.</param>
/// <param name="Operators">Operators with a count above zero.</param>
/// <param name="Cells">Cells with a count above zero.</param>
public readonly record struct StrategySums(
    long Total, Int128 PairPhi, Int128 OperatorPhi, Int128 CellPhi,
    Int128 PairSquares, Int128 OperatorSquares, Int128 CellSquares, int Pairs, int Operators, int Cells)
{
    /// <summary>Units of phi in 1: 10^12.</summary>
    public const double Picos = 1e12;

    // Most counts of a pair are small, and each is asked for again whenever it moves.
    private static readonly long[] SmallPhi = [.. Enumerable.Range(0, 4_096).Select(count => (long)PhiOf(count))];

    /// <summary>The sums after one count, and with it its operator's and its cell's, has moved.</summary>
    public StrategySums Moved(CountMove pair, CountMove byOperator, CountMove inCell) =>
        PairMoved(pair).OperatorMoved(byOperator).CellMoved(inCell);

    /// <summary>The sums after one count has moved; its operator's and its cell's are told by themselves, once for many counts.</summary>
    internal StrategySums PairMoved(CountMove pair) => this with
    {
        Total = Total + (pair.To - pair.From),
        PairPhi = PairPhi + Phi(pair.To) - Phi(pair.From),
        PairSquares = PairSquares + Square(pair.To) - Square(pair.From),
        Pairs = Pairs + Appeared(pair),
    };

    /// <summary>The sums after what an operator has in all cells has moved.</summary>
    internal StrategySums OperatorMoved(CountMove byOperator) => this with
    {
        OperatorPhi = OperatorPhi + Phi(byOperator.To) - Phi(byOperator.From),
        OperatorSquares = OperatorSquares + Square(byOperator.To) - Square(byOperator.From),
        Operators = Operators + Appeared(byOperator),
    };

    /// <summary>The sums after what all operators have in a cell has moved.</summary>
    internal StrategySums CellMoved(CountMove inCell) => this with
    {
        CellPhi = CellPhi + Phi(inCell.To) - Phi(inCell.From),
        CellSquares = CellSquares + Square(inCell.To) - Square(inCell.From),
        Cells = Cells + Appeared(inCell),
    };

    /// <summary>n ln n in units of 10^-12, rounded; 0 for 0.</summary>
    public static Int128 Phi(long count) => (ulong)count < (ulong)SmallPhi.Length ? SmallPhi[count] : PhiOf(count);

    private static Int128 PhiOf(long count) => count == 0 ? 0 : (Int128)Math.Round(count * Math.Log(count) * Picos);

    private static Int128 Square(long count) => (Int128)count * count;

    private static int Appeared(CountMove move) => Math.Sign(move.To) - Math.Sign(move.From);
}
