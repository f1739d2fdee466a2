using MathNet.Numerics.Integration;

namespace StreamCoverage.Core.Contribution;

/// <summary>An operator in a cell.</summary>
/// <param name="Operator">Its number, from 0.</param>
/// <param name="Probability">Probability that it serves a request there, in 0..1.</param>
public readonly record struct ServingOperator(int Operator, double Probability)
{
    /// <summary>From its attempts there: (s + 1/2)/(n + 1).</summary>
    public static ServingOperator Of(int number, ServiceCounts attempts) => new(number, attempts.Shrunk);
}

/// <summary>A cell and everyone who serves it.</summary>
/// <param name="Demand">Requests in the window, at least 0.</param>
/// <param name="Operators">Each once.</param>
public sealed record ServedCell(long Demand, IReadOnlyList<ServingOperator> Operators);

/// <summary>
/// Divides coverage among operators where a set of operators is worth the demand that at least one of them serves, each with its own
/// probability: v(S) = sum w_c (1 - prod (1 - q_co)). phi_o = sum w_c q_co times the integral over x in 0..1 of the product over the
/// others of (1 - x q).
/// </summary>
/// <remarks>
/// Owen 1972, Management Science 18:P64. The integrand is a polynomial of degree r - 1, so Gauss-Legendre with r/2 nodes, rounded up, is
/// exact. Costs r^2/2 steps for a cell with r operators: small where few operators serve a cell, half a million for a cell with 1,000,
/// where the rule's own nodes are good to 10^-8.
/// </remarks>
public static class ShapleyProbabilistic
{
    /// <param name="operators">How many operators there are; those that serve nowhere get 0.</param>
    public static CoverageShares Of(IReadOnlyList<ServedCell> cells, int operators)
    {
        var (shapley, leaveOneOut, total) = (new double[operators], new double[operators], 0.0);
        var rules = new Dictionary<int, GaussLegendreRule>();
        foreach (var cell in cells.Where(cell => cell.Operators.Count > 0))
        {
            var nodes = (cell.Operators.Count + 1) / 2;
            if (!rules.TryGetValue(nodes, out var rule))
                rules.Add(nodes, rule = new(0, 1, nodes));
            Divide(cell, rule, shapley);
            total += cell.Demand * LeaveOut(cell, leaveOneOut);
        }
        return new(shapley, leaveOneOut, total);
    }

    private static void Divide(ServedCell cell, GaussLegendreRule rule, double[] shapley)
    {
        for (var node = 0; node < rule.Order; node++)
        {
            var (x, product) = (rule.GetAbscissa(node), 1.0);
            foreach (var one in cell.Operators)
                product *= 1 - (x * one.Probability);
            var weight = cell.Demand * rule.GetWeight(node) * product;
            // x is below 1, so that no factor is 0 and each can be taken out of the product again.
            foreach (var one in cell.Operators)
                shapley[one.Operator] += weight * one.Probability / (1 - (x * one.Probability));
        }
    }

    /// <summary>Adds what each would leave unserved, and returns the probability that one of all serves.</summary>
    private static double LeaveOut(ServedCell cell, double[] leaveOneOut)
    {
        // Products of those before and of those after, because a certain operator's factor is 0 and cannot be taken out again.
        var after = new double[cell.Operators.Count + 1];
        after[^1] = 1;
        for (var i = cell.Operators.Count - 1; i >= 0; i--)
            after[i] = after[i + 1] * (1 - cell.Operators[i].Probability);
        var before = 1.0;
        for (var i = 0; i < cell.Operators.Count; i++)
        {
            var one = cell.Operators[i];
            leaveOneOut[one.Operator] += cell.Demand * one.Probability * before * after[i + 1];
            before *= 1 - one.Probability;
        }
        return 1 - before;
    }
}
