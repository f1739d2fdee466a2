using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using BinomialLaw = MathNet.Numerics.Distributions.Binomial;

namespace StreamCoverage.Core.Sequential;

/// <summary>
/// Mean time to alarm of CUSUM charts for failures, exactly, by their Markov chains: (I - Q) L = 1 over the states without alarm.
/// </summary>
/// <remarks>
/// At the rate in order this is the mean time to a false alarm, at a higher rate the mean delay. Valid only for independent requests.
/// Brook, Evans 1972, Biometrika 59:539; Reynolds, Stoumbos 1999, J. Quality Technology 31:87.
/// </remarks>
public static class CusumRunLength
{
    /// <summary>Requests to alarm of S = max(0, S + step) from 0, where a failure steps up by units - 1 and a success down by 1.</summary>
    /// <param name="failureRate">q, in (0,1).</param>
    /// <param name="units">m, at least 2: the chart is in balance at a rate of 1/m.</param>
    /// <param name="limit">The least S that alarms, at least 1.</param>
    public static double Bernoulli(double failureRate, int units, int limit) =>
        FromZero(limit, [(-1, 1 - failureRate), (units - 1, failureRate)]);

    /// <summary>Panes to alarm of S = max(0, S + X - allowance) from 0, with X the failures among the pane's requests.</summary>
    /// <param name="requests">Requests in each pane.</param>
    /// <param name="failureRate">q, in (0,1).</param>
    /// <param name="allowance">k, the failures of a pane that are let pass.</param>
    /// <param name="limit">h, the least S that alarms, at least 1.</param>
    public static double Binomial(int requests, double failureRate, int allowance, int limit) => FromZero(
        limit, [.. Enumerable.Range(0, requests + 1).Select(x => (x - allowance, BinomialLaw.PMF(failureRate, requests, x)))]);

    private static double FromZero(int limit, IReadOnlyList<(int Step, double Probability)> steps)
    {
        var chain = DenseMatrix.CreateIdentity(limit);
        for (var state = 0; state < limit; state++)
            foreach (var (step, probability) in steps)
                if (Math.Max(0, state + step) is var next && next < limit)
                    chain[state, next] -= probability;
        return chain.Solve(Vector<double>.Build.Dense(limit, 1))[0];
    }
}
