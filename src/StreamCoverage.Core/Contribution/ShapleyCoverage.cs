namespace StreamCoverage.Core.Contribution;

/// <summary>A covered cell and the operators that qualify in it.</summary>
/// <param name="Demand">Requests in the window, at least 0.</param>
/// <param name="Operators">Each once, numbered from 0. Give numbers of owners instead where operators of one owner count as one.</param>
public sealed record QualifiedCell(long Demand, IReadOnlyList<int> Operators);

/// <summary>What each operator is due, by its number.</summary>
/// <param name="Shapley">Demand that the division rule ascribes to it, in requests; the sum is the total.</param>
/// <param name="LeaveOneOut">Demand that would be lost without it, in requests.</param>
/// <param name="Total">Demand that all serve together, in requests.</param>
public sealed record CoverageShares(IReadOnlyList<double> Shapley, IReadOnlyList<double> LeaveOneOut, double Total);

/// <summary>
/// Divides coverage among operators where a set of operators is worth the demand of the cells in which at least k of them qualify:
/// phi_o = sum of w_c/r_c over covered cells in which o qualifies and r_c >= k; leave-one-out = sum of w_c where r_c = k.
/// </summary>
/// <remarks>
/// Exact: in a cell all qualified operators are alike, so they share it evenly. Costs as much as there are pairs, and adds over shards by
/// cell. In requests; over the window's demand it is a share, whose sum is the coverage at k operators. Shapley 1953.
/// </remarks>
public static class ShapleyCoverage
{
    /// <param name="operators">How many operators there are; those that qualify nowhere get 0.</param>
    /// <param name="k">Operators that must qualify for a cell to count, at least 1.</param>
    public static CoverageShares Of(IReadOnlyList<QualifiedCell> cells, int operators, int k = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var (shapley, leaveOneOut, total) = (new double[operators], new double[operators], 0L);
        foreach (var cell in cells)
        {
            var qualified = cell.Operators.Count;
            if (qualified < k)
                continue;
            total += cell.Demand;
            var share = (double)cell.Demand / qualified;
            foreach (var one in cell.Operators)
            {
                shapley[one] += share;
                if (qualified == k)
                    leaveOneOut[one] += cell.Demand;
            }
        }
        return new(shapley, leaveOneOut, total);
    }
}
