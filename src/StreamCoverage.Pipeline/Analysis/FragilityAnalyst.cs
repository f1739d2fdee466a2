using StreamCoverage.Core.Fragility;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;
using DomainLoss = StreamCoverage.Documents.DomainLoss;
using RemovalPoint = StreamCoverage.Documents.RemovalPoint;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What a network would lose with whom.</summary>
internal static class FragilityAnalyst
{
    private const int PointsMax = 20;
    private static readonly double[] Factors = [1.5, 2, 3, 5];

    public static Fragility Of(AnalysisView view, IReadOnlyList<StressCell> cells)
    {
        var domains = FailureDomains.Kinds.Select(kind => Of(kind, new DomainContingency(cells, name => FailureDomains.Of(kind, name, view.Profiles[name])))).ToList();
        return new()
        {
            Id = $"{view.Network}/{view.Window.Name}",
            Network = view.Network,
            Window = view.Window.Name,
            WindowEnd = view.End.ToUtc(),
            Coverage = domains[0].Coverage,
            Domains = [.. domains.Select(domain => domain.Document)],
            Surge = [.. Factors.Select(factor => Surge(view, cells, factor)).OfType<SurgePoint>()],
        };
    }

    /// <summary>What is left of success after a surge; null without demand.</summary>
    public static SurgePoint? Surge(AnalysisView view, IReadOnlyList<StressCell> cells, double factor)
    {
        var busiest = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var served in view.Panes.SelectMany(OperatorPanes.Of))
            busiest[served.Operator] = Math.Max(busiest.GetValueOrDefault(served.Operator), served.Demand.Succeeded);
        return DemandSurge.Of(cells, busiest, Math.Max(1, view.Panes.Count), factor, view.Tally.Judge.Threshold) is { } surge
            ? new((decimal)factor, Shares.Rounded(surge.SuccessLower), Shares.Rounded(surge.SuccessUpper))
            : null;
    }

    private static (decimal? Coverage, DomainFragility Document) Of(string kind, DomainContingency contingency)
    {
        var (demand, covered) = (contingency.Demand, contingency.Covered);
        var worstFirst = contingency.WorstFirst(PointsMax);
        var coverage = Shares.Of(covered, demand);
        return (coverage, new()
        {
            Kind = kind,
            Domains = contingency.Losses.Count,
            Worst = contingency.Worst is { Demand: > 0 } worst ? worst.Domain.Name : null,
            WorstLoss = contingency.Worst is { } most ? Shares.Of(most.Demand, demand) : null,
            Nakamoto = contingency.Nakamoto(worstFirst),
            Losses = [.. contingency.Losses.Where(loss => loss.Demand > 0).Take(PointsMax).Select(loss => new DomainLoss(loss.Domain.Name, Part(loss.Demand, demand)))],
            LargestFirst = Curve(contingency.LargestFirst(PointsMax), covered, demand),
            WorstFirst = Curve(worstFirst, covered, demand),
        });
    }

    private static IReadOnlyList<RemovalPoint> Curve(IEnumerable<Core.Fragility.RemovalPoint> points, long covered, long demand) => demand == 0
        ? []
        : [new(0, null, Part(covered, demand)), .. points.Select(point => new RemovalPoint(point.Removed, point.Last.Name, Part(covered - point.Demand, demand)))];

    private static decimal Part(long part, long demand) => Shares.Of(part, demand) ?? 0;
}
