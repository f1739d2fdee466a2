using StreamCoverage.Core.Fragility;
using StreamCoverage.Documents;
using StreamCoverage.Pipeline.Measure;

namespace StreamCoverage.Pipeline.Analysis;

/// <summary>What is lost, and by how much demand grows.</summary>
/// <param name="Lost">Named domains.</param>
/// <param name="Kind">The kind of which the largest go; null for none.</param>
/// <param name="Largest">How many of that kind go, those that serve most first.</param>
/// <param name="Factor">Growth of demand, above 1; null for none.</param>
public sealed record StressQuestion(IReadOnlyList<NamedDomain> Lost, string? Kind, int Largest, double? Factor);

/// <summary>One failure domain, as owner <c>atlas-compute</c>.</summary>
/// <param name="Kind">One of <see cref="FailureDomains.Kinds"/>.</param>
/// <param name="Name">As operators declare it; for kind operator the operator.</param>
public sealed record NamedDomain(string Kind, string Name)
{
    /// <summary>How a domain is written.</summary>
    public static string Forms { get; } = $"write KIND=NAME, as owner=atlas-compute, with one of {string.Join(", ", FailureDomains.Kinds)}";

    /// <summary>The domain that <paramref name="text"/> names; null where it names none.</summary>
    public static NamedDomain? Parse(string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign && FailureDomains.Kinds.Contains(text[..sign]) && sign + 1 < text.Length
            ? new(text[..sign], text[(sign + 1)..])
            : null;
}

/// <summary>What would be left.</summary>
/// <param name="Network">The tenant.</param>
/// <param name="Window">The window's name.</param>
/// <param name="WindowEnd">End of the window, exclusive.</param>
/// <param name="Requests">Demand in the window: what the shares are of.</param>
/// <param name="Coverage">Share of demand in covered cells with a qualifying operator, as it is.</param>
/// <param name="CoverageAfter">The same without those who are lost.</param>
/// <param name="OperatorsLost">Operators that are lost, of those that qualify anywhere.</param>
/// <param name="Lost">The domains that are lost; those of which no operator qualifies anywhere are marked by no operators.</param>
/// <param name="Surge">What would succeed after the growth of demand; null where none was asked for.</param>
public sealed record StressAnswer(
    string Network, string Window, DateTimeOffset WindowEnd, long Requests, decimal? Coverage, decimal? CoverageAfter, int OperatorsLost,
    IReadOnlyList<LostDomain> Lost, SurgePoint? Surge);

/// <summary>A domain that is lost.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Operators">Its operators, of those that qualify in a covered cell.</param>
public sealed record LostDomain(string Kind, string Name, int Operators);

/// <summary>Coverage without some of the operators, or with more demand. Others are not assumed to step in.</summary>
public static class StressTest
{
    public static StressAnswer Of(AnalysisView view, StressQuestion question)
    {
        List<StressCell> cells = [.. WindowAnalyst.StressCells(view)];
        var qualifying = cells.Where(cell => cell.Covered).SelectMany(cell => cell.Qualifying).Select(one => one.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var lost = new HashSet<string>(StringComparer.Ordinal);
        var domains = new List<LostDomain>();
        foreach (var domain in question.Lost.Concat(Largest(view, cells, question)).Distinct())
        {
            var operators = qualifying.Where(name => FailureDomains.Of(domain.Kind, name, view.Profiles[name]).Name == domain.Name).ToList();
            lost.UnionWith(operators);
            domains.Add(new(domain.Kind, domain.Name, operators.Count));
        }
        long Covered(Func<string, bool> stays) =>
            cells.Where(cell => cell.Covered && cell.Qualifying.Any(one => stays(one.Name))).Sum(cell => cell.Demand);
        var demand = cells.Sum(cell => cell.Demand);
        return new(
            view.Network, view.Window.Name, view.End.ToUtc(), demand, Shares.Of(Covered(_ => true), demand),
            Shares.Of(Covered(name => !lost.Contains(name)), demand), lost.Count, domains,
            question.Factor is { } factor ? FragilityAnalyst.Surge(view, cells, factor) : null);
    }

    private static IEnumerable<NamedDomain> Largest(AnalysisView view, List<StressCell> cells, StressQuestion question) => question.Kind is not { } kind
        ? []
        : new DomainContingency(cells, name => FailureDomains.Of(kind, name, view.Profiles[name])).Losses
            .OrderByDescending(loss => loss.Served).ThenBy(loss => loss.Domain).Take(question.Largest)
            .Select(loss => new NamedDomain(kind, loss.Domain.Name));
}
