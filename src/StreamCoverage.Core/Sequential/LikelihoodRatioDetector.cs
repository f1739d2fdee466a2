using StreamCoverage.Core.Regression;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Core.Sequential;

/// <summary>
/// The likelihood ratio of "the failure rate rose at some pane of the last w" to "it is still q0": it dates a rise and sizes it.
/// </summary>
/// <remarks>
/// G = max over starts of n KL(x/n || q0), for those with x/n above q0. Mean panes to a false alarm at G >= b are at least e^b / 2w (union
/// and Chernoff bounds), for independent requests only. Lai 1998, IEEE Transactions on Information Theory 44:2917. Its public state is all
/// of it.
/// </remarks>
public sealed class LikelihoodRatioDetector
{
    /// <summary>The last w panes, the oldest first; empty ones included.</summary>
    public List<TimedPane> Recent { get; set; } = [];

    /// <summary>Takes a pane in and looks back.</summary>
    /// <param name="start">When it starts.</param>
    /// <param name="pane">Its requests and failures; may be empty.</param>
    /// <param name="inOrder">q0, in (0,1).</param>
    /// <param name="panesMax">w, at least 1.</param>
    public LikelihoodRatio Add(EventTime start, FailurePane pane, double inOrder, int panesMax)
    {
        Recent.Add(new(start, pane));
        if (Recent.Count > panesMax)
            Recent.RemoveRange(0, Recent.Count - panesMax);
        var (best, sum) = (new LikelihoodRatio(0, null, null), default(FailurePane));
        for (var i = Recent.Count - 1; i >= 0; i--)
        {
            sum += Recent[i].Pane;
            if (sum.Requests > 0 && sum.Fraction > inOrder && sum.Requests * Divergence(sum.Fraction, inOrder) is var log && log > best.Log)
                best = new(log, Recent[i].Start, sum.Fraction);
        }
        return best;
    }

    /// <summary>Kullback-Leibler divergence of Bernoulli(x) from Bernoulli(q); q in (0,1).</summary>
    private static double Divergence(double x, double q) =>
        (x == 0 ? 0 : x * Math.Log(x / q)) + (x == 1 ? 0 : (1 - x) * Math.Log((1 - x) / (1 - q)));
}

/// <summary>A pane and when it starts.</summary>
public sealed record TimedPane(EventTime Start, FailurePane Pane);

/// <summary>What looking back found.</summary>
/// <param name="Log">G, at least 0.</param>
/// <param name="Onset">Start of the first pane of the likeliest rise, the latest of equals; null where nothing rose.</param>
/// <param name="Rate">Failure rate since then; null where nothing rose.</param>
public readonly record struct LikelihoodRatio(double Log, EventTime? Onset, double? Rate);
