using StreamCoverage.Cli.Output;
using StreamCoverage.Pipeline.Ports;

namespace StreamCoverage.Cli.Hosting;

/// <summary>What a demo leaves one with: five questions about the last act, and each act in one sentence, from what is stored.</summary>
internal static class DemoSummary
{
    private const string Window = "1h";

    /// <summary>Writes the answers.</summary>
    /// <returns>Whether there was anything to answer from.</returns>
    public static async Task<bool> WriteAsync(ICoverageQueries queries, IReadOnlyList<DemoAct> acts, DemoClock events, CancellationToken cancellationToken)
    {
        var last = acts.Last(act => act == acts[0] || events.Start + act.Begins < events.Now);
        var isAnswered = await AnswerAsync(queries, last.Name, cancellationToken);
        foreach (var act in acts)
            if (await DemoComparison.ReadAsync(queries, act, events.Start, cancellationToken) is { } compared)
                Terminal.Say($"{act.Label}: {compared}");
        return isAnswered;
    }

    private static async Task<bool> AnswerAsync(ICoverageQueries queries, string network, CancellationToken cancellationToken)
    {
        if (await queries.NewestAsync(network, Window, cancellationToken) is not { } newest)
            return false;
        Figures.WriteCoverage(newest, cellsMax: 12);
        if (await queries.AnalysisAsync(network, Window, cancellationToken) is not { } found)
            return true;
        var contributions = await queries.ContributionsAsync(network, Window, cancellationToken);
        var joins = await queries.AssessmentsAsync(network, 1000, cancellationToken);
        Terminal.Say($"What is covered?    {Figures.Percent(newest.Network.CoverageLower)} to {Figures.Percent(newest.Network.CoverageUpper)} of demand, by {newest.Network.OperatorsActive} operators that work like {Figures.Number(found.Convergence.EffectiveStrategies)} distinct ones");
        Terminal.Say($"What fails, and why? {newest.Funnel.Binding ?? "nothing"} binds: {Why(newest.Funnel.Binding, found)}");
        Terminal.Say($"Who widens it?      {string.Join(", ", contributions.OrderByDescending(c => c.ShapleyShare).Take(3).Select(c => $"{c.Operator} ({Figures.Percent(c.ShapleyShare)} of demand, paid {Figures.Percent(c.PaidShare)} of rewards)"))}");
        Terminal.Say($"What did joins do?  {Joins(joins)}");
        var worst = found.Fragility.Domains.MaxBy(domain => domain.WorstLoss);
        Terminal.Say($"How fragile is it?  {(worst?.Worst is { } domain ? $"losing {worst.Kind} {domain} costs {Figures.Percent(worst.WorstLoss)} of demand" : "no single loss costs anything")}");
        Terminal.Say($"What to recruit?    {(found.Gaps.Capabilities is [var gap, ..] ? $"{gap.Capabilities}: +{Figures.Percent(gap.Gain)} success, +{Figures.Percent(gap.CoverageGain)} coverage" : "nothing is missing")}");
        if (await queries.VerdictAsync(network, cancellationToken) is { } verdict)
            Terminal.Say($"Coverage or count?  {verdict.Sentence}");
        return true;
    }

    private static string Why(string? binding, WindowAnalysis found) =>
        found.Gaps.Conditions.FirstOrDefault(condition => condition.Condition == binding) is { } gap
            ? $"if it always held, {Figures.Percent(gap.Gain)} more would succeed and {Figures.Percent(gap.CoverageGain)} more would be covered"
            : "every request succeeded";

    private static string Joins(IReadOnlyList<Documents.OperatorAssessment> joins) => joins.Count == 0
        ? "none is old enough to be assessed"
        : string.Join(", ", joins.GroupBy(join => join.Verdict).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key} ({string.Join(", ", group.Take(3).Select(join => join.Operator))}{(group.Count() > 3 ? ", ..." : "")})"));
}
