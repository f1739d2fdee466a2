using StreamCoverage.Core.Contribution;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Diversity;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Verdict;
using StreamCoverage.Core.Workloads;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Studies;

/// <summary>One step of the comparison, as it is kept between slices: millionths, so that what is read is what was written.</summary>
/// <param name="Start">Start of the step.</param>
/// <param name="SuccessMicros">Success rate on the basket of the four steps before; null without such demand.</param>
/// <param name="CoverageMicros">Soft coverage of the step's own demand, sparse cells drawn towards the network; null without demand.</param>
/// <param name="Operators">Operators with at least one attempt.</param>
internal sealed record PredictorStep(EventTime Start, long? SuccessMicros, long? CoverageMicros, int Operators);

/// <summary>Compares coverage and operator count as predictors of the success rate, a step (a week by default) at a time.</summary>
internal sealed class PredictorPeriods(string network, MeasureOptions options, NetworkMemory memory, Timelines facts)
{
    private const int StepsMax = 260;
    private const int BasketSteps = 4;
    private const int Horizon = 1;

    private TimeSpan Step => options.Period * options.PredictorPeriods;

    /// <summary>Adds every step that has ended; the first is the first with facts.</summary>
    public void Through(EventTime closedThrough, MeasureOutput output)
    {
        var end = closedThrough.FloorTo(Step);
        var next = memory.Steps.Count > 0 ? memory.Steps[^1].Start + Step : facts.OfPeriods(options).FirstFrom(EventTime.Never)?.FloorTo(Step);
        if (next is not { } first || first >= end)
            return;
        // One for all steps: the basket of one is made of the steps before it.
        var periods = new PeriodFacts(options, facts);
        for (var start = EventTime.Max(first, end - (Step * StepsMax)); start < end; start += Step)
            memory.Steps.Add(Of(start, periods));
        memory.Steps.RemoveRange(0, Math.Max(0, memory.Steps.Count - StepsMax));
        output.Set(Document());
    }

    /// <summary>Makes the steps again that look at facts of [from, to).</summary>
    public void Restated(EventTime from, EventTime to, Timelines around, MeasureOutput output)
    {
        var periods = new PeriodFacts(options, around);
        var changed = false;
        for (var i = 0; i < memory.Steps.Count; i++)
        {
            var start = memory.Steps[i].Start;
            if (start + Step <= from || start - (Step * BasketSteps) >= to)
                continue;
            (memory.Steps[i], changed) = (Of(start, periods), true);
        }
        if (changed)
            output.Set(Document());
    }

    private PredictorStep Of(EventTime start, PeriodFacts periods)
    {
        var basket = Cells(periods.Range(start - (Step * BasketSteps), start));
        List<PeriodDemand> own = [.. periods.Range(start, start + Step)];
        var cells = Cells(own);
        var operators = own.SelectMany(period => period.Pairs.Keys.Select(pair => pair.Operator)).Distinct(StringComparer.Ordinal).Count();
        return new(start, Micros(OnBasket(basket, cells)), Micros(SoftCoverage(cells)), operators);
    }

    // The rate of each cell that was asked for again, weighted by its demand in the basket; integers would gain nothing over a sorted sum.
    private static double? OnBasket(SortedDictionary<WorkloadCell, ServiceCounts> basket, SortedDictionary<WorkloadCell, ServiceCounts> cells)
    {
        var (weights, sum) = (0.0, 0.0);
        foreach (var (cell, before) in basket)
            if (cells.TryGetValue(cell, out var now) && now.Rate is { } rate)
                (weights, sum) = (weights + before.Requests, sum + (before.Requests * rate));
        return weights == 0 ? null : sum / weights;
    }

    private double? SoftCoverage(SortedDictionary<WorkloadCell, ServiceCounts> cells)
    {
        var (spread, moments, requests, successes) = (default(DemandSpread), default(SparseMoments), 0L, 0L);
        foreach (var counts in cells.Values)
        {
            spread = spread.Plus(DemandSpread.Of(counts.Requests), 1);
            moments = moments.Plus(SparseMoments.Of(counts.Requests, counts.Successes), 1);
            (requests, successes) = (requests + counts.Requests, successes + counts.Successes);
        }
        var prior = Shrinkage.Estimate(cells.Count, requests, successes, spread, moments);
        return Shrinkage.ExpectedCoverage(cells.Values.Select(counts => (counts.Requests, counts.Successes)), prior, options.Judge.Threshold);
    }

    private static SortedDictionary<WorkloadCell, ServiceCounts> Cells(IEnumerable<PeriodDemand> periods)
    {
        var cells = new SortedDictionary<WorkloadCell, ServiceCounts>();
        foreach (var (cell, counts) in periods.SelectMany(period => period.Cells))
            cells[cell] = cells.GetValueOrDefault(cell) + counts;
        return cells;
    }

    private Ports.DocumentWrite Document()
    {
        var series = new PredictorSeries(network, 0, [.. memory.Steps.Select(step => new PredictorPoint(step.SuccessMicros / 1e6, step.CoverageMicros / 1e6, step.Operators))]);
        var found = PredictorStudy.Of([series], Horizon, new());
        var verdict = new Documents.PredictorVerdict
        {
            Id = network,
            Network = network,
            Through = (memory.Steps[^1].Start + Step).ToUtc(),
            PeriodSeconds = (long)Step.TotalSeconds,
            Horizon = Horizon,
            Periods = memory.Steps.Count,
            Forecasts = found.Dates,
            Verdict = Word(found.Answer),
            Sentence = found.Sentence,
            ErrorBase = Shares.Rounded(found.Losses.Past),
            ErrorCoverage = Shares.Rounded(found.Losses.Coverage),
            ErrorOperators = Shares.Rounded(found.Losses.Operators),
            DieboldMarianoP = Shares.Rounded(found.Rivals.PValue),
            ClarkWestCoverageP = Shares.Rounded(found.CoverageAgainstPast.PValue),
            ClarkWestOperatorsP = Shares.Rounded(found.OperatorsAgainstPast.PValue),
            Encompassing = Shares.Rounded(found.Mixture.Lambda),
            EncompassingError = Shares.Rounded(found.Mixture.StandardError),
            Correlation = Shares.Rounded(found.Correlation),
            Series = [.. memory.Steps.Select(step => new PredictorPeriod(
                step.Start.ToUtc(), Decimal(step.SuccessMicros), Decimal(step.CoverageMicros), step.Operators))],
        };
        return new(nameof(Documents.PredictorVerdict), verdict.Id, network, DocumentJson.Write(verdict));
    }

    private static string Word(PredictorAnswer answer) => answer switch
    {
        PredictorAnswer.Coverage => "coverage",
        PredictorAnswer.OperatorCount => "operator count",
        PredictorAnswer.NotDistinguished => "neither",
        _ => "not enough data",
    };

    private static long? Micros(double? share) => share is { } defined ? (long)Math.Round(defined * 1e6) : null;

    private static decimal? Decimal(long? micros) => micros / 1_000_000m;
}
