namespace StreamCoverage.Core.Regression;

/// <summary>What one pane adds to the log of the evidence against "failures are in order", one figure per bet.</summary>
public static class Increments
{
    /// <summary>
    /// ln(1 + k (y/q0 - 1)) per bet k: valid whatever the distribution of the pane's failure fraction y and however its requests depend on
    /// each other, as long as its mean stays at or below q0.
    /// </summary>
    /// <param name="fraction">y, in 0..1.</param>
    /// <param name="inOrder">q0, in (0,1).</param>
    /// <param name="bets">k, each in (0,1]; a bet of 1 loses all on a pane without failures: minus infinity.</param>
    public static double[] Bounded(double fraction, double inOrder, IReadOnlyList<double> bets)
    {
        var increments = new double[bets.Count];
        for (var i = 0; i < increments.Length; i++)
            increments[i] = Math.Log(1 + (bets[i] * ((fraction / inOrder) - 1)));
        return increments;
    }

    /// <summary>
    /// x ln(q1/q0) + (n-x) ln((1-q1)/(1-q0)) per alternative q1, for x failures in n requests. Much faster, and valid only where requests
    /// are independent inside a pane: where outages cluster (overdispersion 3) false alarms come 22 times too often.
    /// </summary>
    /// <param name="pane">Requests and failures.</param>
    /// <param name="inOrder">q0, in (0,1).</param>
    /// <param name="alternatives">q1, each in (q0,1): see <see cref="Alternatives"/>.</param>
    public static double[] Binomial(FailurePane pane, double inOrder, IReadOnlyList<double> alternatives)
    {
        var increments = new double[alternatives.Count];
        for (var i = 0; i < increments.Length; i++)
            increments[i] = (pane.Failures * Math.Log(alternatives[i] / inOrder))
                + ((pane.Requests - pane.Failures) * Math.Log((1 - alternatives[i]) / (1 - inOrder)));
        return increments;
    }

    /// <summary>Failure rates whose odds are 1.5, 2, 4 and 8 times those of <paramref name="inOrder"/>.</summary>
    public static double[] Alternatives(double inOrder)
    {
        double[] multiples = [1.5, 2, 4, 8];
        return [.. multiples.Select(multiple => multiple * inOrder / (1 - inOrder + (multiple * inOrder)))];
    }
}
