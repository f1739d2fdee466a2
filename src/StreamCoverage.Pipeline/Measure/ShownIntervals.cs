using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Latency;
using StreamCoverage.Core.Windows;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>The intervals that are shown beside figures: those that were asked for are kept, because each costs two quantiles.</summary>
/// <remarks>
/// Of verdicts only without overdispersion: then requests and successes alone decide, and many cells of many windows have the same ones again.
/// Not thread-safe.
/// </remarks>
/// <param name="judge">The rule by which cells are judged.</param>
internal sealed class ShownIntervals(CellJudge judge)
{
    // About 3 MB each. Where that is full all are forgotten, which costs time and nothing else.
    private const int KeptMax = 65_536;

    private readonly Dictionary<(long Requests, long Successes), Interval> _kept = [];
    private readonly Dictionary<(long Count, double Share), QuantileInterval> _keptRanks = [];

    /// <summary>The interval of a cell's success probability, from what its verdict rests on.</summary>
    public Interval Of(CellTally cell)
    {
        var evidence = judge.EvidenceOf(cell.Demand, cell.Reporters);
        return Of(evidence.Requests, evidence.Successes, cell.Verdict.Overdispersion);
    }

    /// <summary>As <see cref="CellJudge.IntervalOf"/>.</summary>
    public Interval Of(long requests, long successes, double phi)
    {
        if (phi != 1)
            return judge.IntervalOf(requests, successes, phi);
        if (_kept.TryGetValue((requests, successes), out var interval))
            return interval;
        if (_kept.Count == KeptMax)
            _kept.Clear();
        interval = judge.IntervalOf(requests, successes);
        _kept.Add((requests, successes), interval);
        return interval;
    }

    /// <summary>As <see cref="QuantileInterval.Of"/>; null where nothing is counted.</summary>
    public QuantileInterval? RanksOf(long count, double share)
    {
        if (count == 0)
            return null;
        if (_keptRanks.TryGetValue((count, share), out var ranks))
            return ranks;
        if (_keptRanks.Count == KeptMax)
            _keptRanks.Clear();
        ranks = QuantileInterval.Of(count, share);
        _keptRanks.Add((count, share), ranks);
        return ranks;
    }
}
