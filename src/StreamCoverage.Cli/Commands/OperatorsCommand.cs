using System.CommandLine;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Cli.Output;
using StreamCoverage.Core.Time;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>operators</c>: who was there at a moment, and who of them served in the window before it.</summary>
internal static class OperatorsCommand
{
    public static Command Create()
    {
        var limit = new Option<int>("--limit") { Description = "Most operators that are listed, those with most attempts first.", DefaultValueFactory = _ => 20 };
        var command = Question.Command(
            "operators", "Who was there at a moment, and what they served in the window before it.",
            (asked, token) => AnswerAsync(asked, asked.Parsed.GetValue(limit), token));
        command.Add(limit);
        return command;
    }

    private static async Task<int> AnswerAsync(Asked asked, int limit, CancellationToken cancellationToken)
    {
        var closed = await asked.Queries.ClosedThroughAsync(asked.Network, cancellationToken)
            ?? throw new FailureException($"{asked.Network} has no figures yet");
        var at = asked.At is { } moment && moment < closed ? moment : closed;
        var end = at.FloorTo(asked.Window.Slide);
        var counts = await asked.Queries.OperatorCountsAsync(asked.Network, at, cancellationToken);
        var served = await ServedAsync(asked, end, cancellationToken);
        var answer = new
        {
            asked.Network,
            Window = asked.Window.Name,
            At = at.ToUtc(),
            counts.Known,
            counts.Present,
            Active = served.Count,
            Operators = served.Take(limit),
        };
        return asked.Write(answer, () =>
        {
            Console.WriteLine($"{asked.Network} at {Figures.Moment(at.ToUtc())}: {Figures.Count(counts.Known)} operators ever known, {Figures.Count(counts.Present)} present, {Figures.Count(served.Count)} served in the window {asked.Window}");
            var table = Terminal.Table("operator", "attempts", "succeeded", "share");
            foreach (var line in served.Take(limit))
                table.Row(line.Operator, Figures.Count(line.Attempts), Figures.Count(line.Succeeded), Figures.Percent((decimal)line.Succeeded / line.Attempts));
            Terminal.Write(table);
        });
    }

    private static async Task<List<Served>> ServedAsync(Asked asked, EventTime end, CancellationToken cancellationToken)
    {
        var byOperator = new Dictionary<string, Served>(StringComparer.Ordinal);
        foreach (var facts in await asked.Queries.FactsAsync(asked.Network, asked.Window, end, cancellationToken))
        {
            foreach (var row in facts.Rows)
            {
                if (row.Operator is null || row.Attempts.IsZero)
                    continue;
                var sum = byOperator.GetValueOrDefault(row.Operator, new(row.Operator, 0, 0));
                byOperator[row.Operator] = sum with { Attempts = sum.Attempts + row.Attempts.Total, Succeeded = sum.Succeeded + row.Attempts.Succeeded };
            }
        }
        return [.. byOperator.Values.OrderByDescending(s => s.Attempts).ThenBy(s => s.Operator, StringComparer.Ordinal)];
    }

    private sealed record Served(string Operator, long Attempts, long Succeeded);
}
