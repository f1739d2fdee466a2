using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Pipeline.Analysis;
using StreamCoverage.Pipeline.Measure;
using StreamCoverage.Pipeline.Queries;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>stress</c>: what would be left of coverage without some operators, or with more demand.</summary>
internal static class StressCommand
{
    private static readonly Option<string[]> Lose = new("--lose")
    {
        Description = $"A domain that is lost, as owner=atlas-compute; may be repeated. Kinds: {string.Join(", ", FailureDomains.Kinds)}.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> Largest = new("--largest") { Description = "The largest so many of a kind are lost, by requests served." };

    private static readonly Option<string> Kind = new("--kind") { Description = "The kind that --largest speaks of.", DefaultValueFactory = _ => FailureDomains.Kinds[0] };

    private static readonly Option<double?> Surge = new("--surge") { Description = "Demand grows by this factor, as 2." };

    public static Command Create()
    {
        var command = Question.Command(
            "stress", "What would be left of coverage without some operators, owners, regions ..., or with more demand.", AnswerAsync);
        Kind.AcceptOnlyFromAmong([.. FailureDomains.Kinds]);
        foreach (var option in (Option[])[Lose, Largest, Kind, Surge])
            command.Add(option);
        return command;
    }

    private static async Task<int> AnswerAsync(Asked asked, CancellationToken cancellationToken)
    {
        var parsed = asked.Parsed;
        List<NamedDomain> lost = [.. (parsed.GetValue(Lose) ?? []).Select(text =>
            NamedDomain.Parse(text) ?? throw new UsageException($"--lose {text} is no domain; {NamedDomain.Forms}"))];
        if (parsed.GetValue(Surge) is < 1)
            throw new UsageException("--surge is a factor of at least 1");
        var largest = parsed.GetValue(Largest);
        var question = new StressQuestion(lost, largest is null ? null : parsed.GetValue(Kind), largest ?? 0, parsed.GetValue(Surge));
        var answer = await new PastAnalysis(asked.Queries, new MeasureOptions()).StressAsync(asked.Network, asked.Window, asked.At, question, cancellationToken)
            ?? throw new FailureException($"{asked.Network} has no figures {(asked.At is { } at ? $"at {at}" : "yet")}");
        return asked.Write(answer, () => Tell(asked, answer));
    }

    private static void Tell(Asked asked, StressAnswer answer)
    {
        Terminal.Say(answer.Lost.Count == 0
            ? $"{asked.Of(answer.WindowEnd)}: {Figures.Percent(answer.Coverage)} of demand is covered by operators that qualify; nothing was said to be lost (--lose, --largest)"
            : $"{asked.Of(answer.WindowEnd)}: coverage by qualifying operators falls from {Figures.Percent(answer.Coverage)} to {Figures.Percent(answer.CoverageAfter)} of {Figures.Count(answer.Requests)} requests without {Figures.Count(answer.OperatorsLost)} operators");
        if (answer.Lost.Count > 0)
        {
            var table = Terminal.Table("lost", "", "qualifying operators");
            foreach (var lost in answer.Lost)
                table.Row(lost.Kind, lost.Name, Figures.Count(lost.Operators));
            Terminal.Write(table);
        }
        if (answer.Surge is { } surge)
            Console.WriteLine($"at {Figures.Number(surge.Factor)} times the demand {Figures.Percent(surge.SuccessLower)} to {Figures.Percent(surge.SuccessUpper)} would succeed");
    }
}
