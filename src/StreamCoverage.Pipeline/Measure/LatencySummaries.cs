using StreamCoverage.Core.Latency;
using StreamCoverage.Documents;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Latency figures as documents hold them: milliseconds with three decimals, from whole microseconds.</summary>
public static class LatencySummaries
{
    /// <summary>How long the demand of a window, or of one of its cells, takes to succeed.</summary>
    /// <param name="latencies">Of demand that succeeded and states one.</param>
    /// <param name="requests">All demand.</param>
    /// <param name="successes">Demand that succeeded.</param>
    /// <param name="intervals">Where places in order are kept.</param>
    internal static LatencySummary Of(LatencySketch latencies, long requests, long successes, ShownIntervals intervals)
    {
        var figures = LatencyFigures.Of(latencies, requests, successes);
        var failures = LatencyFigures.FailuresBeside(latencies.Count, requests, successes);
        LatencyQuantile Quantile(int i, long? timeToSuccess, long? ofSuccesses)
        {
            var ranks = intervals.RanksOf(latencies.Count + failures, LatencyQuantiles.Shares[i]);
            return new(
                Ms(timeToSuccess), Ms(At(ranks?.Lower)), Ms(At(ranks?.Upper)),
                timeToSuccess is null ? null : timeToSuccess != LatencyFigures.Never, Ms(ofSuccesses));
        }

        long? At(long? rank) => rank is { } place ? LatencyFigures.At(latencies, failures, place - 1) : null;
        var (all, survivors) = (figures.TimeToSuccess, figures.OfSuccesses);
        return new(
            figures.Stated, Math.Max(0, successes - figures.Stated),
            Quantile(0, all.P50, survivors.P50), Quantile(1, all.P95, survivors.P95), Quantile(2, all.P99, survivors.P99));
    }

    /// <summary>Microseconds as milliseconds; null where there are none, or the time never comes.</summary>
    public static decimal? Ms(long? microseconds) => microseconds is null or LatencyFigures.Never ? null : microseconds.Value / 1000m;
}
