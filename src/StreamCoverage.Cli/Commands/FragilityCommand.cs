using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Documents;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>fragility</c>: what the network would lose, and with whom.</summary>
internal static class FragilityCommand
{
    private const int LossesShown = 10;

    public static Command Create() => Question.Command(
        "fragility", "What coverage would be lost with an operator, an owner, a region or what they share, and in a surge of demand.",
        async (asked, token) =>
        {
            var fragility = (await asked.AnalysisAsync(token)).Fragility;
            return asked.Write(fragility, () => Tell(asked, fragility));
        });

    private static void Tell(Asked asked, Fragility fragility)
    {
        var worst = fragility.Domains.Where(d => d.Worst is not null).OrderByDescending(d => d.WorstLoss).FirstOrDefault();
        Terminal.Say($"{asked.Of(fragility.WindowEnd)}: {(worst is null ? "no single loss costs any demand" : $"worst: losing {worst.Kind} {worst.Worst} costs {Figures.Percent(worst.WorstLoss)} of demand")}; operators that qualify cover {Figures.Percent(fragility.Coverage)}");
        var table = Terminal.Table("kind", "domains", "worst", "lost with it", "half of coverage goes with");
        foreach (var domain in fragility.Domains)
            table.Row(domain.Kind, Figures.Count(domain.Domains), domain.Worst ?? "", domain.WorstLoss is { } loss ? Figures.Percent(loss) : "nothing", domain.Nakamoto is { } least ? $"{Figures.Count(least)} of them" : "not even all of them");
        Terminal.Write(table);
        var losses = fragility.Domains.SelectMany(d => d.Losses.Select(l => (d.Kind, Lost: l))).OrderByDescending(l => l.Lost.Loss).Take(LossesShown).ToList();
        if (losses.Count > 0)
        {
            var costs = Terminal.Table("lost with", "", "share of demand");
            foreach (var (kind, lost) in losses)
                costs.Row(kind, lost.Domain, Figures.Percent(lost.Loss));
            Terminal.Write(costs);
        }
        foreach (var point in fragility.Surge)
            Console.WriteLine($"at {Figures.Number(point.Factor)} times the demand {Figures.Percent(point.SuccessLower)} to {Figures.Percent(point.SuccessUpper)} would succeed");
    }
}
