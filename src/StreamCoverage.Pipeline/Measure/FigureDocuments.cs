using StreamCoverage.Core.Convergence;
using StreamCoverage.Core.Coverage;
using StreamCoverage.Core.Events;
using StreamCoverage.Core.Funnel;
using StreamCoverage.Core.Time;
using StreamCoverage.Core.Windows;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Pipeline.Measure;

/// <summary>Figures as documents. Shares are decimals with six places, from integers: the same figures give the same bytes on any machine.</summary>
public static class FigureDocuments
{
    /// <summary>The network's documents of a window.</summary>
    public static CoverageAnswer Answer(
        string network, WindowSpec window, EventTime end, NetworkFigures figures, OperatorCounts operators, WindowTally tally)
    {
        var intervals = new ShownIntervals(tally.Judge);
        return new(
            Coverage(network, window, end, figures, operators, tally, intervals),
            Funnel(network, window, end, figures),
            [.. tally.Cells.Where(cell => !cell.Demand.IsZero).OrderBy(cell => cell.Cell).Select(cell => Cell(network, window, cell, intervals))]);
    }

    internal static IEnumerable<DocumentWrite> Of(string network, LiveWindow window, OperatorCounts operators, ShownIntervals intervals)
    {
        var coverage = Coverage(network, window.Spec, window.End, window.Figures!, operators, window.Tally, intervals);
        yield return new(nameof(NetworkCoverage), coverage.Id, network, DocumentJson.Write(coverage));
        var funnel = Funnel(network, window.Spec, window.End, window.Figures!);
        yield return new(nameof(ConditionFunnel), funnel.Id, network, DocumentJson.Write(funnel));
        foreach (var cell in window.Changed.Order())
        {
            var tally = window.Tally.Find(cell);
            yield return new(
                nameof(CellCoverage), $"{network}/{window.Spec.Name}/{cell.Id}", network,
                tally is null || tally.Demand.IsZero ? null : DocumentJson.Write(Cell(network, window.Spec, tally, intervals)));
        }
    }

    /// <summary>The order of the window's cells, as their documents tell it.</summary>
    internal static CellRanking Ranking(string network, LiveWindow window) => CellRanking.Of(
        network, window.Spec.Name, window.End,
        window.Tally.Cells.Where(cell => !cell.Demand.IsZero).Select(cell => new DemandKey(cell.Demand.Total, cell.Cell.Id)));

    private static NetworkCoverage Coverage(
        string network, WindowSpec window, EventTime end, NetworkFigures f, OperatorCounts operators, WindowTally tally, ShownIntervals intervals)
    {
        var requests = f.Requests.Total;
        var (headline, diversity) = (CoverageHeadline.Of(f), StrategyDiversity.Of(f.Strategies));
        BetaPrior? prior = requests == 0 ? null : Shrinkage.Estimate(f.CellsObserved, requests, f.Requests.Succeeded, f.Spread, f.Sparse);
        return new()
        {
            Id = $"{network}/{window.Name}",
            Network = network,
            Window = window.Name,
            WindowStart = (end - window.Length).ToUtc(),
            WindowEnd = end.ToUtc(),
            DefinitionVersion = MeasureOptions.DefinitionVersion,
            Requests = requests,
            Succeeded = f.Requests.Succeeded,
            Unserved = f.Unserved,
            SuccessRate = Shares.Of(f.Requests.Succeeded, requests),
            CoverageLower = Shares.Of(f.DemandCovered, requests),
            CoverageUpper = Shares.Of(requests - f.DemandUncovered, requests),
            CoverageSoft = Shares.OfMicros(f.DemandCoveredSoftMicros, requests),
            DemandCovered = f.DemandCovered,
            DemandUncovered = f.DemandUncovered,
            DemandInsufficient = tally.Judge.CountsReporters ? f.DemandInsufficient : null,
            CellsObserved = f.CellsObserved,
            CellsCovered = f.CellsCovered,
            CellsUncovered = f.CellsUncovered,
            Breadth = Shares.Of(f.CellsCovered, f.CellsObserved),
            OperatorsKnown = operators.Known,
            OperatorsPresent = operators.Present,
            OperatorsActive = f.OperatorsActive,
            Probed = f.Probed.Total,
            ProbedSucceeded = f.Probed.Succeeded,
            SelfReported = f.SelfReported.Total,
            SelfReportedSucceeded = f.SelfReported.Succeeded,
            CoverageSoftDeviation = Shares.Rounded(headline.SoftDeviation),
            FalseCoverageShare = Shares.Rounded(headline.FalseShare),
            Depth = Shares.Rounded(headline.Depth),
            CoverageAtOne = Shares.Of(f.Operators.AtOne, requests),
            CoverageAtTwo = Shares.Of(f.Operators.AtTwo, requests),
            CoverageAtThree = Shares.Of(f.Operators.AtThree, requests),
            RedundancyDepth = Shares.Rounded(headline.RedundancyDepth),
            EffectiveWorkloads = Shares.Rounded(headline.Workloads.One),
            EffectiveWorkloadsCovered = Shares.Rounded(headline.WorkloadsCovered.One),
            SampleCoverage = Shares.Rounded(headline.SampleCoverage),
            CellsEstimated = Shares.Rounded(headline.Cells?.Total),
            CoverageOfAllLower = Shares.Rounded(headline.OfAllDemand?.Lower),
            CoverageOfAllUpper = Shares.Rounded(headline.OfAllDemand?.Upper),
            ShrinkageMean = Shares.Rounded(prior?.Mean),
            ShrinkageStrength = Shares.Rounded(prior?.Strength),
            Attempts = f.Attempts.Total,
            AttemptsSucceeded = f.Attempts.Succeeded,
            EffectiveOperators = Shares.Rounded(diversity?.EffectiveOperators),
            EffectiveStrategies = Shares.Rounded(diversity?.EffectiveStrategies),
            Latency = LatencySummaries.Of(tally.Latencies, requests, f.Requests.Succeeded, intervals),
        };
    }

    private static ConditionFunnel Funnel(string network, WindowSpec window, EventTime end, NetworkFigures f)
    {
        var requests = f.Requests.Total;
        var gains = f.GainMicros;
        return new()
        {
            Id = $"{network}/{window.Name}",
            Network = network,
            Window = window.Name,
            WindowEnd = end.ToUtc(),
            Requests = requests,
            Succeeded = f.Requests.Succeeded,
            Unknown = f.Requests[Outcome.Unknown],
            Binding = f.Binding?.Word(),
            Stages = [.. OutcomeNames.Conditions.Select((condition, i) => Stage(f.Requests, condition, gains[i]))],
            Attempts = [.. OutcomeNames.Conditions.Select(condition => new AttemptStage(
                condition.Word(), ConditionGains.AtRisk(f.Attempts, condition), f.Attempts[condition]))],
        };
    }

    private static FunnelStage Stage(OutcomeCounts counts, Outcome condition, long gainMicros)
    {
        var atRisk = ConditionGains.AtRisk(counts, condition);
        var passes = FunnelRates.PassInterval(counts, condition);
        return new()
        {
            Condition = condition.Word(),
            AtRisk = atRisk,
            Failed = counts[condition],
            PassRate = Shares.Of(atRisk - counts[condition], atRisk),
            FailureShare = Shares.Of(counts[condition], counts.Total),
            Gain = Shares.OfMicros(gainMicros, counts.Total),
            PassLower = Shares.Rounded(passes?.Lower),
            PassUpper = Shares.Rounded(passes?.Upper),
            LogShare = Shares.Rounded(FunnelRates.LogShare(counts, condition)),
        };
    }

    private static CellCoverage Cell(string network, WindowSpec window, CellTally tally, ShownIntervals intervals)
    {
        var (cell, demand, verdict) = (tally.Cell, tally.Demand, tally.Verdict);
        var interval = intervals.Of(tally);
        return new()
        {
            Id = $"{network}/{window.Name}/{cell.Id}",
            Network = network,
            Window = window.Name,
            Cell = cell.Id,
            Model = cell.Model,
            Task = cell.Task,
            Hardware = cell.Hardware,
            Region = cell.Region,
            Verification = cell.Verification,
            Size = cell.Size,
            State = verdict.State.Word(),
            Requests = demand.Total,
            Succeeded = demand.Succeeded,
            Failed = [.. Enumerable.Range(1, OutcomeNames.Count - 1).Select(i => demand[i])],
            Lower = Shares.Rounded(interval.Lower),
            Upper = Shares.Rounded(interval.Upper),
            CoveredProbability = Shares.Rounded(verdict.CoveredProbability),
            Overdispersion = Shares.Rounded(verdict.Overdispersion),
            Operators = tally.Operators,
            OperatorsQualified = tally.OperatorsServing,
            Latency = LatencySummaries.Of(tally.Latencies, demand.Total, demand.Succeeded, intervals),
        };
    }
}

/// <summary>Shares with six decimals; null where there is nothing to share.</summary>
public static class Shares
{
    /// <summary>part / whole, half to even.</summary>
    public static decimal? Of(long part, long whole) => whole == 0 ? null : decimal.Round((decimal)part / whole, 6);

    /// <summary>part / whole, where the part is given in millionths.</summary>
    public static decimal? OfMicros(long partMicros, long whole) => whole == 0 ? null : decimal.Round(partMicros / 1_000_000m / whole, 6);

    /// <summary>A computed figure; null where it is undefined.</summary>
    public static decimal? Rounded(double? value) => value is { } defined ? Rounded(defined) : null;

    /// <summary>A computed figure, so that the last bits of a floating-point library show in no stored byte.</summary>
    public static decimal Rounded(double value) => decimal.Round((decimal)value, 6);
}
