using System.CommandLine;
using Microsoft.Extensions.Logging;
using StreamCoverage.Cli.Hosting;
using StreamCoverage.Postgres;

namespace StreamCoverage.Cli.Commands;

/// <summary><c>db apply</c>, <c>db assert</c> and <c>db prune</c>: the database's schema, and what is old in it.</summary>
internal static class DbCommand
{
    public static Command Create()
    {
        var apply = new Command("apply", "Brings the database's schema up to date. Safe to repeat, and at the same time from several places.");
        apply.SetAction(ApplyAsync);
        var assert = new Command("assert", "Fails where the database's schema is not what this program needs.");
        assert.SetAction(AssertAsync);
        var prune = new Command("prune", "Removes what is older than is kept, as running measure processes do by and by. Give it the options of `run`.");
        PipelineOptions.AddTo(prune);
        prune.SetAction(PruneAsync);
        return new("db", "Looks after the database's schema.") { apply, assert, prune };
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var report = await Migrator(Connections.From(parsed)).ApplyAsync(cancellationToken);
        foreach (var migration in report.Applied)
            Console.WriteLine($"applied {migration.Number:0000} {migration.Name}");
        foreach (var notice in report.Notices)
            await Console.Error.WriteLineAsync(notice);
        Console.WriteLine("the schema is up to date");
        return 0;
    }

    private static async Task<int> AssertAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await Migrator(Connections.From(parsed)).AssertAsync(cancellationToken);
        Console.WriteLine("the schema is what this program needs");
        return 0;
    }

    private static async Task<int> PruneAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var connections = Connections.From(parsed);
        await Migrator(connections).AssertAsync(cancellationToken);
        await using var database = connections.OpenDatabase();
        var removed = await new PostgresRetention(database).PruneAsync(PipelineOptions.Measure(parsed).Retention, fences: true, cancellationToken);
        Console.WriteLine(
            $"removed {removed.Slices:N0} rows of slices, {removed.History:N0} of hours and history, {removed.Outbox:N0} messages of alerts;"
            + $" {removed.Accounting:N0} rows of accounting are summed by the day");
        return 0;
    }

    private static Migrator Migrator(Connections connections) => new(connections.Postgres, connections.Loggers.CreateLogger<Migrator>());
}
